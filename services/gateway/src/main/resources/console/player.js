// Plays a job's stream: hls.js where Media Source Extensions are, the browser's own HLS on Safari without them,
// the MP4 when a finished job's stream has expired.

import { $, clock, say } from './dom.js';

const RETRIES = 6;
// hls.js takes a playlist that has parts but no whole segment yet for an empty one, and would wait a second before it looks again.
const EAGER = {
  default: {
    maxTimeToFirstByteMs: 10000,
    maxLoadTimeMs: 20000,
    timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 12, retryDelayMs: 100, maxRetryDelayMs: 2000, backoff: 'exponential' },
  },
};
const CUSHION = 0.5; // seconds that are loaded before a live video starts to move; its first picture shows at once
const BEHIND = 3; // seconds behind the live edge from which "Live" offers to jump

/** @param onState called with waiting, playing, ended or failed */
export function createPlayer(onState) {
  const video = $('video');
  const [play, live, loop, full] = ['play', 'live', 'loop', 'full'].map($);
  let hls = null;
  let source = null; // {url, fallback, fps, submitted}
  let offset = 0; // seconds of media time before the player's 0: an endless stream joined late does not begin at 0
  let tries = 0;
  let state = 'idle';
  const figures = { stalls: 0, firstFrame: null, stalled: false };

  function set(next) {
    if (state === next) return;
    state = next;
    onState(next);
  }

  /**
   * @param fromStart whether to begin at the stream's first frame rather than at its live edge
   * @param submitted `performance.now()` of the submission, if it was made on this page
   */
  function open({ url, fallback, fromStart, submitted }) {
    close();
    source = { url, fallback, submitted };
    set('waiting');
    video.requestVideoFrameCallback?.((now) => {
      if (source?.submitted !== undefined && source.url === url) figures.firstFrame = (now - source.submitted) / 1000;
    });
    for (const button of [play, loop, full]) button.disabled = false;
    if (window.Hls?.isSupported()) attach(fromStart);
    else if (video.canPlayType('application/vnd.apple.mpegurl')) playFile(url);
    else fail('This browser cannot play HLS.');
  }

  function attach(fromStart) {
    const { Hls } = window;
    hls = new Hls({
      lowLatencyMode: true,
      maxLiveSyncPlaybackRate: 1.5,
      backBufferLength: 90,
      liveDurationInfinity: true,
      startPosition: fromStart ? 0 : -1,
      playlistLoadPolicy: EAGER,
    });
    hls.on(Hls.Events.INIT_PTS_FOUND, (_, { initPTS, timescale }) => {
      offset = initPTS / timescale;
    });
    hls.on(Hls.Events.FRAG_BUFFERED, () => {
      tries = 0;
    });
    hls.on(Hls.Events.BUFFER_APPENDED, consider);
    hls.on(Hls.Events.BUFFER_EOS, start);
    hls.on(Hls.Events.ERROR, (_, error) => error.fatal && recover(error));
    hls.attachMedia(video);
    hls.loadSource(source.url);
  }

  function recover(error) {
    const { Hls } = window;
    const missing = error.response?.code === 404 || error.response?.code === 410;
    if (missing && source.fallback) {
      hls.destroy();
      hls = null;
      source.started = false;
      playFile(source.fallback);
    } else if (tries++ >= RETRIES) {
      fail(`The stream stopped: ${error.details}.`);
    } else if (error.type === Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
    } else {
      setTimeout(() => (hls?.levels.length ? hls.startLoad() : hls?.loadSource(source.url)), 500 * tries);
    }
  }

  function fail(message) {
    figures.message = message;
    set('failed');
  }

  function playFile(url) {
    video.src = url;
    start();
  }

  /** Starts when enough is loaded ahead of the place to which hls.js has brought the video. */
  function consider() {
    if (!hls || source.started || !video.buffered.length) return;
    const { buffered, currentTime } = video;
    const placed = currentTime > buffered.start(0) - 0.1;
    if (Number.isFinite(video.duration) || (placed && buffered.end(buffered.length - 1) - currentTime >= CUSHION)) start();
  }

  function start() {
    if (source.started) return;
    source.started = true;
    video.play().catch(() => {}); // refused autoplay leaves the Play button
  }

  function close() {
    hls?.destroy();
    hls = null;
    source = null;
    offset = 0;
    tries = 0;
    Object.assign(figures, { stalls: 0, firstFrame: null, stalled: false, message: '' });
    video.removeAttribute('src');
    video.load();
    for (const button of [play, live, loop, full]) button.disabled = true;
    set('idle');
  }

  const latency = () => (hls && Number.isFinite(hls.latency) && video.duration === Infinity ? hls.latency : null);

  function toggle() {
    if (!source) return;
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  }

  /** The clock and whether there is a live edge to jump to. */
  function tick() {
    say($('clock'), clock(video.currentTime + offset));
    say(play, video.ended ? 'Replay' : video.paused ? 'Play' : 'Pause');
    const behind = latency();
    live.disabled = behind === null;
    live.classList.toggle('on', behind !== null && behind < BEHIND);
  }

  video.addEventListener('seeked', consider);
  video.addEventListener('loadeddata', () => onState(state));
  video.addEventListener('playing', () => {
    figures.stalled = false;
    set('playing');
  });
  video.addEventListener('waiting', () => {
    if (state !== 'playing' || video.seeking || video.ended || figures.stalled) return;
    figures.stalled = true;
    figures.stalls++;
  });
  video.addEventListener('ended', () => set('ended'));
  video.addEventListener('error', () => !hls && source && fail('The video cannot be played.'));
  video.addEventListener('click', toggle);
  play.addEventListener('click', toggle);
  live.addEventListener('click', () => {
    if (hls?.liveSyncPosition) video.currentTime = hls.liveSyncPosition;
    video.play().catch(() => {});
  });
  loop.addEventListener('click', () => {
    video.loop = !video.loop;
    loop.ariaPressed = String(video.loop);
  });
  full.addEventListener('click', () => $('frame').requestFullscreen?.().catch(() => {}));

  return {
    open,
    close,
    tick,
    latency,
    figures,
    get state() {
      return state;
    },
    /** Whether there is a picture to see. */
    get shown() {
      return source !== null && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    },
    /** Seconds of media time from the video's first frame. */
    get position() {
      return video.currentTime + offset;
    },
    seek(seconds) {
      if (!source) return;
      video.currentTime = Math.max(0, seconds - offset);
      video.play().catch(() => {});
    },
  };
}

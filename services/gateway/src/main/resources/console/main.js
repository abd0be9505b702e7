// The wiring: which video is on stage, and what each part of the page is told of it.

import * as api from './api.js';
import { createComposer } from './composer.js';
import { $, bytes, say } from './dom.js';
import { createFigures } from './figures.js';
import { fold, newJob, sentence, terminal, titleOf } from './job.js';
import { createJobs } from './jobs.js';
import { whenNeeded } from './key.js';
import { createPlanStrip } from './plan-strip.js';
import { createPlayer } from './player.js';
import { createSteer } from './steer.js';

const TICK = 250; // ms between two updates of what changes with time
const QUEUE_EVERY = 2000; // ms between two looks at the queue

const page = document.documentElement.dataset;
const figures = createFigures();
const steer = createSteer();
const player = createPlayer(update);
const strip = createPlanStrip((frame) => stage && player.seek((frame + 0.5) / stage.job.format.fps));
const jobs = createJobs((reached) => say($('server'), reached ? '' : 'The server does not answer. Trying again…'));

whenNeeded(
  (wrong) =>
    new Promise((resolve) => {
      say($('key-error'), wrong ? 'The server does not know this key.' : '');
      $('key').value = '';
      $('unlock').showModal();
      $('unlock').onclose = () => resolve($('key').value);
    }),
);

let stage = null; // {id, job, before, problem, submitted, fromStart, opened, close}
let drawing = false;

createComposer((video, submitted) => {
  show(video.id, submitted, video);
  history.pushState(null, '', `#${video.id}`);
  jobs.refresh();
});

/** Puts a video on stage; `submitted` is when it was asked for and `answer` what the server said, if that was here. */
function show(id, submitted, answer) {
  stage?.close();
  stage = null;
  player.close();
  jobs.select(id);
  if (id) {
    const mine = { id, job: newJob(), before: null, problem: '', submitted, opened: false, close() {} };
    stage = mine;
    open(mine, answer);
    const { top } = $('stage').getBoundingClientRect();
    if (top < -100 || top > innerHeight / 2) $('stage').scrollIntoView();
  }
  draw();
}

async function open(mine, answer) {
  try {
    const video = answer ?? (await api.get(mine.id));
    if (mine !== stage) return;
    // One that has ended, or has only just been asked for, is watched from its beginning; another one from its live edge.
    mine.fromStart = mine.submitted !== undefined || !['queued', 'in_progress'].includes(video.status);
    mine.url = video.stream?.hls_url;
    takeQueue(mine, video);
    mine.close = api.events(mine.id, (event) => {
      fold(mine.job, event);
      if (terminal(mine.job)) {
        mine.close();
        jobs.refresh();
      }
      draw();
    });
  } catch (error) {
    mine.problem = error.status === 404 ? 'There is no such video, or it has expired.' : error.message;
    if (error.code === 'unreachable') setTimeout(() => mine === stage && show(mine.id, mine.submitted), QUEUE_EVERY);
    draw();
  }
}

/** The queue is not part of a job's own history, so it is asked for while the job waits. */
function takeQueue(mine, video) {
  mine.before = video.queue_position ?? null;
  draw();
  if (video.status !== 'queued') return;
  setTimeout(async () => {
    if (mine !== stage || mine.job.status !== 'queued') return;
    const fresh = await api.get(mine.id).catch(() => video);
    if (mine === stage) takeQueue(mine, fresh);
  }, QUEUE_EVERY);
}

/** Draws at most once per frame, however many events came. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    update();
  });
}

function update() {
  const job = stage && !stage.problem ? stage.job : null;
  const known = job?.sequence > 0;
  if (known && job.playableAt && !stage.opened) startPlaying();
  if (known && job.status !== 'queued') stage.before = 0;
  const text = known ? sentence(job, stage.before ?? 0) : stage ? stage.problem || 'Opening…' : 'Write a prompt or pick an example; it plays while it is being made.';
  $('title').title = known ? titleOf(job.request) : '';
  say($('title'), known ? titleOf(job.request) : stage ? (stage.problem ? 'Not found' : ' ') : 'Nothing on stage');
  say($('status'), text);
  document.title = known ? `${titleOf(job.request).slice(0, 60)} · Zoetrope` : 'Zoetrope';
  $('status').dataset.status = stage?.problem ? 'failed' : known ? job.status : '';
  strip.render(known ? job : null);
  steer.render(stage?.id ?? '', Boolean(known && !terminal(job)));
  takeaway(known ? job : null);
  curtain(job, text);
  tick();
}

function startPlaying() {
  const { id, job, submitted, fromStart } = stage;
  const url = job.stream.hlsUrl || stage.url;
  if (!url) return;
  stage.opened = true;
  stage.url = api.reachable(url);
  player.open({ url: stage.url, fallback: job.status === 'completed' ? api.fileUrl(id, job.stream.mp4Url) : null, fromStart, submitted });
}

function takeaway(job) {
  const ready = job?.status === 'completed';
  const download = $('download');
  if (ready) Object.assign(download, { href: api.fileUrl(stage.id, job.stream.mp4Url), download: `${stage.id}.mp4` });
  else download.removeAttribute('href');
  download.ariaDisabled = String(!ready);
  say(download, ready && job.bytes ? `Download MP4, ${bytes(job.bytes)}` : 'Download MP4');
  $('copy').disabled = !stage?.opened;
}

function curtain(job, text) {
  const hidden = player.shown && player.state !== 'failed';
  $('curtain').classList.toggle('lifted', hidden);
  const waiting = job && !terminal(job) ? (job.rendered.length ? 'The first frames arrive…' : text) : '';
  say($('curtain-text'), hidden ? '' : player.figures.message || waiting);
}

/** What the page and its tests see change with time. */
function tick() {
  const job = stage?.job.sequence ? stage.job : null;
  const state = stateOf(job);
  page.state = state;
  page.job = job?.status ?? '';
  page.currentTime = player.position.toFixed(3);
  page.stalls = player.figures.stalls;
  page.latency = player.latency()?.toFixed(3) ?? '';
  page.firstFrame = player.figures.firstFrame?.toFixed(3) ?? '';
  player.tick();
  figures.render(job, player, stage?.before ?? null);
  const shown = ['playing', 'ended'].includes(player.state);
  strip.move(job && shown ? Math.floor(player.position * job.format.fps + 1e-3) : null);
}

function stateOf(job) {
  if (!stage) return 'idle';
  if (stage.problem || player.state === 'failed') return 'failed';
  if (player.state === 'playing' || player.state === 'ended') return player.state;
  if (job?.status === 'failed') return 'failed';
  return job?.status === 'cancelled' && !job.playableAt ? 'ended' : 'waiting';
}

$('copy').addEventListener('click', async () => {
  const done = await navigator.clipboard?.writeText(stage.url).then(() => true, () => false);
  say($('copy'), done ? 'Copied' : 'Copying was refused');
  setTimeout(() => say($('copy'), 'Copy stream URL'), 1500);
});

/** The address names the video on stage; other fragments are places on the page. */
function route() {
  const [, id = ''] = /^#(video_\w+)$/.exec(location.hash) ?? [];
  if ((id || !location.hash) && id !== (stage?.id ?? '')) show(id);
}
addEventListener('hashchange', route);
setInterval(tick, TICK);
route();
draw();

// The plan as a strip of shots: a cell for each chunk, a button for each prompt, a marker where the video is being watched.

import { $, clock, el, keyed, say } from './dom.js';
import { framesPlanned, placeAt, progressOf, terminal } from './job.js';
import { layOut, viewOf } from './plan-layout.js';

const PIXELS_PER_CELL = 6;

/** @param onSeek called with the frame at which a chosen prompt begins */
export function createPlanStrip(onSeek) {
  const strip = $('strip');
  const shots = $('shots');
  const playhead = $('playhead');
  const caption = $('caption');
  let job = null;
  let view = { from: 0, to: 1 };
  let watched = null; // frame, or null when nothing plays
  let pointed = null; // the button under pointer or focus

  const percent = (frames) => `${(100 * frames) / (view.to - view.from)}%`;
  const place = (node, { from, to }, origin) => {
    node.style.left = percent(from - origin);
    node.style.width = percent(to - from);
  };

  function render(newJob) {
    job = newJob;
    strip.classList.toggle('empty', !job?.planned);
    strip.classList.toggle('open', Boolean(job?.planned && job.open && !terminal(job)));
    if (!job) {
      shots.replaceChildren();
      say(caption, 'The shots appear here as soon as there is a plan.');
    } else {
      view = viewOf(job);
      strip.style.setProperty('--second', percent(tickSeconds() * job.format.fps));
      const cells = Math.max(20, Math.floor(strip.clientWidth / PIXELS_PER_CELL));
      keyed(shots, layOut(job, view, cells), (item) => item.shot.index, makeShot, updateShot);
    }
    say($('plan-size'), job?.planned ? sizeOf() : '');
    rove();
    move(watched);
  }

  function sizeOf() {
    const count = `${job.shots.length} ${job.shots.length === 1 ? 'shot' : 'shots'}`;
    return job.open && !terminal(job) ? `${count}, no end` : `${count}, ${clock(framesPlanned(job) / job.format.fps)}`;
  }

  /** Seconds between two slits of the ruler, so that there are never more than 60. */
  function tickSeconds() {
    const seconds = (view.to - view.from) / job.format.fps;
    return [1, 5, 10, 30, 60, 300].find((step) => seconds / step <= 60);
  }

  function makeShot() {
    return el('li', {}, el('div', { className: 'cells', ariaHidden: 'true' }), el('div', { className: 'prompts' }));
  }

  function updateShot(node, item) {
    const [cells, prompts] = node.children;
    place(node, item, view.from);
    const inShot = (span) => ({ left: `${(100 * (span.from - item.from)) / (item.to - item.from)}%`, width: `${(100 * (span.to - span.from)) / (item.to - item.from)}%` });
    keyed(cells, item.cells, (cell) => cell.start, () => el('i'), (i, cell) => {
      Object.assign(i.style, inShot(cell));
      i.dataset.state = cell.state;
      i.dataset.to = cell.to;
    });
    keyed(prompts, item.prompts, (span) => span.start, makePrompt, (button, span) => {
      Object.assign(button.style, inShot(span));
      button.dataset.from = span.start;
      button.dataset.text = describe(item, span);
      button.ariaLabel = `${button.dataset.text}. ${progressText(item)}`;
    });
  }

  const makePrompt = () => el('button', { type: 'button', tabIndex: -1 });

  function describe({ position }, { start, to, prompt }) {
    const { fps } = job.format;
    return `Shot ${position + 1}, ${clock(start / fps)} to ${clock(to / fps)}: ${prompt}`;
  }

  function progressText({ shot, from, to }) {
    const { frames, finished, attempt } = progressOf(job, shot.index);
    const again = attempt > 1 ? `, taken up ${attempt} times` : '';
    return (finished ? 'Rendered' : frames ? `${Math.round((100 * frames) / Math.max(1, to - from, frames))} % rendered` : 'Not rendered yet') + again;
  }

  /** Moves the marker to a frame of the whole video. */
  function move(frame) {
    watched = frame;
    const visible = job !== null && frame !== null && frame >= view.from && frame <= view.to;
    playhead.hidden = !visible;
    if (visible) playhead.style.left = percent(frame - view.from);
    for (const cell of shots.querySelectorAll('i')) cell.toggleAttribute('data-played', frame !== null && Number(cell.dataset.to) <= frame + 1);
    explain();
  }

  function explain() {
    if (!job) return;
    if (pointed?.isConnected) {
      say(caption, pointed.dataset.text);
    } else {
      const now = watched === null ? null : placeAt(job, watched);
      say(caption, now ? `Now: ${now.prompt}` : job.planned ? 'Point at a shot to read its prompt.' : 'The plan is being made.');
    }
  }

  /** One stop for the tab key; the arrow keys do the rest. */
  function rove(to) {
    const buttons = [...shots.querySelectorAll('button')];
    const stop = to ?? buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  shots.addEventListener('keydown', (event) => {
    const buttons = [...shots.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined || !buttons[to]) return;
    event.preventDefault();
    rove(buttons[to]);
    buttons[to].focus();
  });
  shots.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (!button) return;
    rove(button);
    onSeek(Number(button.dataset.from));
  });
  const point = (button) => {
    pointed = button;
    explain();
  };
  for (const type of ['pointerover', 'focusin']) shots.addEventListener(type, ({ target }) => point(target.closest('button')));
  shots.addEventListener('pointerleave', () => point(null));
  shots.addEventListener('focusout', () => point(null));
  new ResizeObserver(() => job && render(job)).observe(strip);

  return { render, move };
}

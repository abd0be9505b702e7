// The numbers a person wants while a video is being made.

import { $, el, say } from './dom.js';
import { framesInARow, framesPlanned, framesRendered, rates, terminal } from './job.js';

const NONE = '–';
const fixed = (value, unit, digits = 1) => (value === null || !Number.isFinite(value) ? NONE : `${value.toFixed(digits)}${unit}`);

const FIGURES = [
  ['first', 'First frame', 'From submitting to the first picture on this screen; of a video opened later, to its first playable part'],
  ['latency', 'Live latency', 'How far what you see is behind the newest part of the stream'],
  ['fps', 'Frames per second', 'Rendered by all devices together, by the wall clock; a live video is held to the speed at which it plays'],
  ['factor', 'Real-time factor', 'Seconds of video that a device makes in a second of its time; above 1 it keeps up'],
  ['lead', 'Lead', 'Rendered but not yet watched'],
  ['frames', 'Frames', 'Rendered of planned'],
  ['queue', 'Queue', 'Videos that wait before this one'],
  ['stalls', 'Stalls', 'How often playback ran dry'],
];

export function createFigures() {
  const values = {};
  for (const [name, label, title] of FIGURES) {
    values[name] = el('dd', {}, NONE);
    $('figures').append(el('div', { title }, el('dt', {}, label), values[name]));
  }

  /** @param before jobs that wait before this one, null when unknown */
  function render(job, player, before) {
    const text = job ? measure(job, player, before) : {};
    for (const [name] of FIGURES) say(values[name], text[name] ?? NONE);
    values.stalls.classList.toggle('bad', Boolean(job) && player.figures.stalls > 0);
  }

  return { render };
}

function measure(job, player, before) {
  const { wallFps, realTime } = rates(job);
  const { firstFrame, stalls } = player.figures;
  const onServer = job.playableAt ? (job.playableAt - job.submittedAt) / 1000 : null;
  const playing = player.state === 'playing' || player.state === 'ended';
  return {
    first: fixed(firstFrame ?? onServer, ' s', 2),
    latency: fixed(player.latency(), ' s'),
    fps: fixed(wallFps, ''),
    factor: fixed(realTime, '×', 2),
    lead: playing ? fixed(Math.max(0, framesInARow(job) / job.format.fps - player.position), ' s') : NONE,
    frames: job.planned ? `${framesRendered(job)} / ${job.open && !terminal(job) ? '∞' : framesPlanned(job)}` : NONE,
    queue: before === null ? NONE : String(before),
    stalls: String(stalls),
  };
}

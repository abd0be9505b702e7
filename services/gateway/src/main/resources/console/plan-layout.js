// Where the plan's shots, prompts and chunks lie on the strip, in frames of the whole video. No DOM here.

import { framesOf, framesPlanned, progressOf } from './job.js';

const WINDOW = 60; // seconds an endless plan shows of its end
const AHEAD = 2; // seconds of open end it shows
const NOMINAL = 0.75; // seconds of a chunk before one has been seen

/** The frames the strip shows: all of a plan with an end, the last of one without. */
export function viewOf(job) {
  const { fps } = job.format;
  const planned = framesPlanned(job);
  if (!job.open || planned === 0) return { from: 0, to: Math.max(planned, 1) };
  const to = planned + AHEAD * fps;
  return { from: Math.max(0, to - WINDOW * fps), to };
}

/** Shots that the view touches, each with its prompts and cells, all clipped to the view. `cells` bounds how many there may be. */
export function layOut(job, view, cells) {
  const usual = chunkFrames(job);
  const merge = Math.max(1, Math.ceil((view.to - view.from) / usual / cells));
  let from = 0;
  const placed = job.shots.map((shot, position) => {
    const place = { shot, position, from, to: from + framesOf(job, shot) };
    from = place.to;
    return place;
  });
  return placed
    .filter((place) => place.to > view.from && place.from < view.to)
    .map((place) => ({
      ...place,
      ...clip(place, view),
      prompts: promptsOf(place).map((span) => ({ ...span, ...clip(span, view) })).filter(({ from: a, to: b }) => b > a),
      cells: cellsOf(job, place, usual, merge).map((cell) => ({ ...cell, ...clip(cell, view) })).filter(({ from: a, to: b }) => b > a),
    }));
}

const clip = ({ from, to }, view) => ({ start: from, from: Math.max(from, view.from), to: Math.min(to, view.to) });

/** Frames of a usual chunk: the longest seen, since first and last chunks are shorter. */
function chunkFrames(job) {
  const seen = job.rendered.slice(-8).map(({ frames }) => frames);
  return Math.max(1, ...(seen.length ? seen : [Math.round(NOMINAL * job.format.fps)]));
}

function promptsOf({ shot, from, to }) {
  return shot.beats.map((beat, i) => ({
    prompt: beat.prompt,
    from: Math.min(to, from + beat.fromFrame),
    to: Math.min(to, from + (shot.beats[i + 1]?.fromFrame ?? Infinity)),
  }));
}

function cellsOf(job, { shot, from, to }, usual, merge) {
  const { chunks, started, finished } = progressOf(job, shot.index);
  const cells = [];
  for (let i = 0; i < chunks.length; i += merge) {
    const group = chunks.slice(i, i + merge);
    cells.push({ state: 'done', from: from + group[0].from, to: from + group.at(-1).from + group.at(-1).frames });
  }
  const busy = started && !finished && job.status === 'running';
  for (let at = cells.at(-1)?.to ?? from; at < to; at += usual * merge) {
    const next = busy && at === (cells.at(-1)?.to ?? from) && (!cells.length || cells.at(-1).state === 'done');
    cells.push({ state: next ? 'next' : 'planned', from: at, to: Math.min(to, at + usual * merge) });
  }
  return cells;
}

// The list of videos: newest first, a link each, kept fresh while the page is seen.

import * as api from './api.js';
import { $, ago, el, keyed, say } from './dom.js';
import { titleOf } from './job.js';

const PAGE = 20;
const EVERY = 3000; // ms between two looks
const STATUS = { queued: 'Queued', in_progress: 'Rendering', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' };

/** @param onReach called with whether the server answered */
export function createJobs(onReach) {
  const list = $('jobs');
  const note = $('jobs-note');
  const older = $('older');
  let recent = [];
  let past = []; // further pages, as they were when they were fetched
  let selected = '';
  let timer = 0;

  async function refresh() {
    clearTimeout(timer);
    try {
      const page = await api.list(PAGE);
      recent = page.data;
      if (!past.length) older.hidden = !page.has_more;
      onReach(true);
      render();
    } catch (error) {
      onReach(error.code !== 'unreachable');
      if (!recent.length) say(note, error.message);
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(refresh, EVERY);
  }

  async function more() {
    older.disabled = true;
    try {
      const page = await api.list(PAGE, [...recent, ...past].at(-1).id);
      past.push(...page.data);
      older.hidden = !page.has_more;
      render();
    } catch (error) {
      say(note, error.message);
      note.hidden = false;
    }
    older.disabled = false;
  }

  function render() {
    const known = new Map([...past, ...recent].map((job) => [job.id, job]));
    const jobs = [...known.values()].sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1));
    keyed(list, jobs, (job) => job.id, make, update);
    note.hidden = jobs.length > 0;
    say(note, 'No videos yet. The first one you make appears here.');
  }

  function make(job) {
    const link = el('a', { href: `#${job.id}` }, el('span', { className: 'what' }), el('span', { className: 'state' }), el('progress', { max: 100, ariaLabel: 'Rendered' }));
    return el('li', {}, link);
  }

  function update(node, job) {
    const link = node.firstChild;
    const [what, state, progress] = link.children;
    const status = job.error?.code === 'cancelled' ? 'cancelled' : job.status; // the API's own word for it is failed
    say(what, titleOf(job.storyboard?.length ? { storyboard: job.storyboard } : job));
    say(state, `${STATUS[status] ?? status} · ${ago(job.created_at)}`);
    link.dataset.status = status;
    link.ariaCurrent = job.id === selected ? 'true' : null;
    progress.hidden = status !== 'in_progress' || !job.progress;
    progress.value = job.progress ?? 0;
  }

  older.addEventListener('click', more);
  document.addEventListener('visibilitychange', () => !document.hidden && refresh());
  refresh();

  return {
    refresh,
    select(id) {
      selected = id;
      render();
    },
  };
}

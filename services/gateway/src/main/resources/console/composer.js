// The form that asks for a video: a prompt or a storyboard, and how it is to be made.

import * as api from './api.js';
import { $, el, say } from './dom.js';

const EXAMPLES = [
  { label: 'Red ball, beach, sunset', prompt: 'a red ball bounces on a beach at sunset', seconds: 8 },
  { label: 'Sailing boat on a lake', prompt: 'a white sailboat crosses a lake in the morning', seconds: 8 },
  { label: 'Rocket on the moon', prompt: 'a red rocket rises from the moon at night', seconds: 6 },
  { label: 'Fish, without an end', prompt: 'an orange fish swims to the right under water', endless: true },
  { label: 'Time codes', prompt: '0:00 a windmill on a meadow in the morning\n0:04 the windmill on the meadow at sunset\n0:08 the windmill on the meadow at night', seconds: 12 },
  {
    label: 'Storyboard: a journey',
    storyboard: [
      { prompt: 'a green train rides through the mountains at noon', seconds: 4, transition: 'cut' },
      { prompt: 'a yellow balloon rises over the desert at sunset', seconds: 4, transition: 'cut' },
      { prompt: 'a yellow balloon over the desert at night', seconds: 4, transition: 'continue' },
      { prompt: 'a campfire in a forest at night', seconds: 4, transition: 'cut' },
    ],
  },
];

/** @param onCreated called with the new job and `performance.now()` of its submission */
export function createComposer(onCreated) {
  const form = $('composer');
  const rows = $('rows');
  const button = $('generate');
  let refusedUntil = 0;

  const mode = () => form.elements.mode.value;

  function setMode(next) {
    form.elements.mode.value = next;
    $('prompt-panel').hidden = next !== 'prompt';
    $('storyboard-panel').hidden = next !== 'storyboard';
    if (next === 'storyboard' && !rows.children.length) addRow({ prompt: $('prompt').value, seconds: 4 });
    clearErrors();
  }

  function addRow({ prompt = '', seconds = 4, transition = 'cut' } = {}) {
    const remove = el('button', { type: 'button', className: 'quiet small', ariaLabel: 'Remove this shot', title: 'Remove this shot' }, '×');
    const row = el(
      'li',
      {},
      el('textarea', { name: 'row-prompt', rows: 2, maxLength: 4000, value: prompt, placeholder: 'What the shot shows', ariaLabel: 'What the shot shows' }),
      el('div', { className: 'row' },
        el('label', {}, el('input', { name: 'row-seconds', type: 'number', min: '0.5', max: '3600', step: '0.5', value: seconds, inputMode: 'decimal', ariaLabel: 'Seconds' }), 's'),
        el('select', { name: 'row-transition', ariaLabel: 'How it follows the shot before' },
          el('option', { value: 'cut', selected: transition !== 'continue' }, 'after a cut'),
          el('option', { value: 'continue', selected: transition === 'continue' }, 'same take')),
        remove),
      el('p', { className: 'error' }),
    );
    remove.addEventListener('click', () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector('textarea') ?? $('add-row')).focus();
      total();
    });
    rows.append(row);
    total();
    return row;
  }

  const storyboard = () => [...rows.children].map((row) => ({
    prompt: row.querySelector('textarea').value.trim(),
    seconds: Number(row.querySelector('input').value),
    transition: row.querySelector('select').value,
  }));

  function total() {
    const shots = storyboard();
    const seconds = shots.reduce((sum, shot) => sum + (shot.seconds || 0), 0);
    say($('total'), `${shots.length} ${shots.length === 1 ? 'shot' : 'shots'}, ${seconds} s`);
  }

  /** What the form says, as the API wants it; what is left empty is left to the server. */
  function request() {
    const { seconds, seed, pace, model, endless } = form.elements;
    const asked = { pace: pace.value };
    if (mode() === 'storyboard') {
      asked.storyboard = storyboard();
    } else {
      asked.prompt = $('prompt').value.trim();
      if (endless.checked) asked.seconds = 0;
      else if (seconds.value) asked.seconds = Number(seconds.value);
    }
    if (seed.value.trim()) asked.seed = /^-?\d{1,15}$/.test(seed.value.trim()) ? Number(seed.value) : seed.value.trim();
    if (model.value) asked.model = model.value;
    return asked;
  }

  async function submit() {
    if (button.disabled) return;
    clearErrors();
    const asked = request();
    const empty = asked.storyboard?.findIndex((shot) => !shot.prompt);
    if (asked.prompt === '' || empty >= 0) {
      refuse({ param: empty >= 0 ? `storyboard[${empty}].prompt` : 'prompt', message: 'Say what to show.' });
      return;
    }
    const submitted = performance.now();
    busy(true);
    try {
      onCreated(await api.create(asked), submitted);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (error.retryAfter) countDown(error);
      else refuse(error);
    } finally {
      busy(false);
    }
  }

  function busy(on) {
    button.disabled = on;
    say(button, on ? 'Sending…' : 'Generate');
  }

  /** A server that is full, or cannot just now, says when to come back; the message counts down to it. */
  function countDown(error) {
    refusedUntil = Date.now() + error.retryAfter * 1000;
    const until = refusedUntil;
    const show = () => {
      if (until !== refusedUntil) return;
      const left = Math.ceil((until - Date.now()) / 1000);
      $('form-error').textContent = left > 0 ? `${error.code === 'queue_full' ? 'The server is full: ' : ''}${error.message}. Try again in ${left} s.` : 'You can try again now.';
      if (left > 0) setTimeout(show, 1000);
    };
    show();
  }

  /** Shows a refusal beside the field it names. */
  function refuse({ param, message }) {
    const [, index, inner] = /^storyboard\[(\d+)\](?:\.(\w+))?/.exec(param) ?? [];
    const row = rows.children[index];
    let field = null;
    let error = $('form-error');
    if (row) {
      field = row.querySelector(`[name="row-${inner}"]`) ?? row.querySelector('textarea');
      error = row.querySelector('.error');
    } else if (['prompt', 'seconds', 'seed', 'pace', 'model', 'storyboard'].includes(param)) {
      field = param === 'storyboard' ? $('add-row') : $(param);
      error = $(`${param}-error`);
      if ($('options').contains(field)) $('options').open = true;
    }
    error.textContent = message.startsWith(`${param}: `) ? message.slice(param.length + 2) : message;
    field?.setAttribute('aria-invalid', 'true');
    field?.focus();
  }

  function clearErrors() {
    refusedUntil = 0;
    for (const node of form.querySelectorAll('.error')) node.textContent = '';
    for (const node of form.querySelectorAll('[aria-invalid]')) node.removeAttribute('aria-invalid');
  }

  function fill(example) {
    setMode(example.storyboard ? 'storyboard' : 'prompt');
    if (example.storyboard) {
      rows.replaceChildren();
      for (const shot of example.storyboard) addRow(shot);
    } else {
      $('prompt').value = example.prompt;
      $('endless').checked = Boolean(example.endless);
      $('seconds').disabled = $('endless').checked;
      if (example.seconds) $('seconds').value = example.seconds;
    }
    button.focus();
  }

  for (const example of EXAMPLES) {
    const choice = el('button', { type: 'button', className: 'quiet' }, example.label);
    choice.addEventListener('click', () => fill(example));
    $('examples').append(el('li', {}, choice));
  }
  for (const radio of form.elements.mode) radio.addEventListener('change', () => setMode(mode()));
  $('endless').addEventListener('change', () => {
    $('seconds').disabled = $('endless').checked;
  });
  $('add-row').addEventListener('click', () => addRow().querySelector('textarea').focus());
  rows.addEventListener('input', total);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('textarea') && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && $('options').contains(event.target)) {
      $('options').open = false;
      $('options').querySelector('summary').focus();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  api.models().then(({ data }) => $('model').append(...data.map(({ id }) => el('option', { value: id }, id))), () => {});
  setMode(mode());
}

// Directing a running video: a new prompt, a cut, a stop; and giving it up.

import * as api from './api.js';
import { $ } from './dom.js';

export function createSteer() {
  const form = $('steer');
  const text = $('direction');
  const error = $('direction-error');
  const dialog = $('confirm');
  const controls = [...form.querySelectorAll('input, button')];
  let id = '';

  /** @param running whether the video can still be changed */
  function render(newId, running) {
    if (newId !== id) {
      text.value = '';
      complain('');
      if (dialog.open) dialog.close('keep');
    }
    id = newId;
    form.classList.toggle('off', !running);
    for (const control of controls) control.disabled = !running;
    if (!running && dialog.open) dialog.close('keep');
  }

  function complain(message) {
    error.textContent = message;
    text.toggleAttribute('aria-invalid', message !== '');
  }

  async function send(action) {
    complain('');
    try {
      await action();
      return true;
    } catch (problem) {
      complain(problem.message);
      return false;
    }
  }

  async function show(field) {
    const prompt = text.value.trim();
    if (!prompt) {
      complain('Say what to show next.');
      text.focus();
    } else if (await send(() => api.direct(id, { [field]: prompt }))) {
      text.value = '';
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show('new_prompt');
  });
  $('cut').addEventListener('click', () => show('cut'));
  $('stop').addEventListener('click', () => send(() => api.direct(id, { stop: {} })));
  $('cancel').addEventListener('click', () => {
    dialog.returnValue = 'keep';
    dialog.showModal();
  });
  dialog.addEventListener('close', () => dialog.returnValue === 'cancel' && send(() => api.cancel(id)));

  return { render };
}

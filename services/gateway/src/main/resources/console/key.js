// The API key, if the server asks for one: kept for as long as the tab is open, and known to this page alone.

const NAME = 'zoetrope.key';
const store = globalThis.sessionStorage;

let key = store?.getItem(NAME) ?? '';
let asked = null; // the question that is on the page, if there is one
let ask = null;

/** @param question returns a promise of what the user enters; `wrong` says whether a key was refused */
export const whenNeeded = (question) => {
  ask = question;
};

export const held = () => key !== '';

/** A fetch with the key. When the server refuses it, the user is asked for one, once for all requests, and it goes on. */
export async function fetchWithKey(path, options = {}) {
  for (;;) {
    const used = key;
    const headers = { ...options.headers, ...(used && { authorization: `Bearer ${used}` }) };
    const response = await fetch(path, { ...options, headers });
    if (response.status !== 401 || !ask) return response;
    if (used === key) await unlock();
  }
}

function unlock() {
  asked ??= ask(held()).then((entered) => {
    key = entered.trim();
    store?.setItem(NAME, key);
    asked = null;
  });
  return asked;
}

// The REST API of the gateway, as the console uses it.

import { fetchWithKey, held } from './key.js';
import { read } from './sse.js';

const AGAIN = 1000; // ms until a broken connection is tried again

/** A refusal: `param` names the field, `retryAfter` is in seconds when the server is full. */
export class ApiError extends Error {
  constructor(message, { status = 0, param = '', code = '', retryAfter = 0 } = {}) {
    super(message);
    Object.assign(this, { status, param, code, retryAfter });
  }
}

async function call(path, body, method = body === undefined ? 'GET' : 'POST') {
  let response;
  try {
    response = await fetchWithKey(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError('The server does not answer.', { code: 'unreachable' });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { message, param, code } = answer.error ?? {};
  throw new ApiError(message ?? `The server answered ${response.status}.`, {
    status: response.status,
    param: param ?? '',
    code: code ?? '',
    retryAfter: Number(response.headers.get('retry-after')) || 0,
  });
}

const video = (id, rest = '') => `/v1/videos/${encodeURIComponent(id)}${rest}`;

export const create = (request) => call('/v1/videos', request);
export const get = (id) => call(video(id));
export const list = (limit, after) => call(`/v1/videos?limit=${limit}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
export const models = () => call('/v1/models');
export const direct = (id, direction) => call(video(id, '/directions'), direction);
export const cancel = (id) => call(video(id, '/cancel'), {});

/** Where the file is for a link or a player, which carry no key: its stream's own address is a secret enough. */
export const fileUrl = (id, mp4) => (held() && mp4 ? reachable(mp4) : video(id, '/content'));

/**
 * Every event of a job from its first one on. When the connection breaks, it is asked for what follows the last event; the
 * caller closes after the terminal event. Returns the function that closes.
 */
export function events(id, onEvent) {
  const closing = new AbortController();
  follow(id, onEvent, closing.signal);
  return () => closing.abort();
}

async function follow(id, onEvent, signal) {
  let next = 1;
  const take = (data) => {
    if (signal.aborted) return;
    const event = JSON.parse(data);
    next = Number(event.sequence) + 1;
    try {
      onEvent(event);
    } catch (error) {
      reportError(error);
    }
  };
  while (!signal.aborted) {
    try {
      const response = await fetchWithKey(video(id, `/events?from_sequence=${next}`), { signal });
      if (response.status === 204 || response.status === 404) return; // nothing more will come
      if (response.ok) await read(response, take);
    } catch {
      // broken off, or closed
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/**
 * The stream's address as this browser reaches it: a server that knows itself only as this machine's loopback address
 * is reached under the name by which the page was loaded.
 */
export function reachable(address, page = location.origin) {
  const url = new URL(address, page);
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
  return loopback.test(url.hostname) ? new URL(url.pathname + url.search, page).href : url.href;
}

// The REST API of the gateway, as the console uses it.

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
    response = await fetch(path, {
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
export const contentUrl = (id) => video(id, '/content');

/**
 * Every event of a job from its first one on. The browser reconnects by itself and asks for what follows the last id it saw;
 * the caller closes after the terminal event. Returns the function that closes.
 */
export function events(id, onEvent) {
  const source = new EventSource(video(id, '/events'));
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  return () => source.close();
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

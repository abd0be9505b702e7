// Server-sent events from a fetch, which unlike an EventSource can carry a key.

/** Takes the stream's text as it comes; calls onData with each event's data. A blank line ends an event. */
export function createParser(onData) {
  let rest = '';
  return (text) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
      if (data.length) onData(data.join('\n'));
    }
  };
}

/** Reads a response's events to its end. */
export async function read(response, onData) {
  const parse = createParser(onData);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parse(decoder.decode(value, { stream: true }));
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachable } from '../../main/resources/console/api.js';
import { ago, bytes, clock } from '../../main/resources/console/dom.js';

test('a clock never shows sixty seconds', () => {
  assert.equal(clock(0), '0:00.0');
  assert.equal(clock(59.99), '0:59.9');
  assert.equal(clock(65.24), '1:05.2');
  assert.equal(clock(3599.9, false), '59:59');
});

test('sizes and ages are rough', () => {
  assert.equal(bytes(812345), '812 kB');
  assert.equal(bytes(2_500_000), '2.5 MB');
  assert.equal(ago(1000, 1030), 'just now');
  assert.equal(ago(0, 7200), '2 h ago');
});

test("a server's loopback address is reached under the page's own name", () => {
  assert.equal(reachable('http://localhost:8080/hls/t/main.m3u8', 'http://10.0.0.5:8080'), 'http://10.0.0.5:8080/hls/t/main.m3u8');
  assert.equal(reachable('/hls/t/main.m3u8', 'http://127.0.0.1:8080'), 'http://127.0.0.1:8080/hls/t/main.m3u8');
  assert.equal(reachable('https://video.example/hls/t/main.m3u8', 'http://127.0.0.1:8080'), 'https://video.example/hls/t/main.m3u8');
});

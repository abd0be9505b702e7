// Usage: node hls-js-reads.js <hls.js> < {"main": text, "before": text, "update": text}
// Prints what hls.js's own parser makes of a multivariant playlist, a media playlist and a later (delta) update of it.
'use strict';
const fs = require('fs');
const vm = require('vm');

global.self = global;
const source = fs.readFileSync(process.argv[2], 'utf8');
const end = source.lastIndexOf('return Hls;');
const opened = source.slice(0, end) + 'Hls.inside = { M3U8Parser, mergeDetails };\n' + source.slice(end);
const holder = { exports: {} };
vm.runInThisContext('(function (module, exports) {' + opened + '\n})')(holder, holder.exports);
const { M3U8Parser, mergeDetails } = holder.exports.inside;

const part = (p) => ({ uri: p.relurl, seconds: p.duration, independent: !!p.independent, gap: !!p.gap });
const details = (d) => ({
  live: d.live,
  type: d.type,
  startSn: d.startSN,
  endSn: d.endSN,
  totalSeconds: d.totalduration,
  partTarget: d.partTarget || 0,
  partHoldBack: d.partHoldBack,
  canBlockReload: d.canBlockReload,
  canSkipUntil: d.canSkipUntil,
  hint: d.preloadHint ? d.preloadHint.URI : null,
  error: d.playlistParsingError ? d.playlistParsingError.message : null,
  segments: d.fragments.map((f) => ({
    number: f.sn, uri: f.relurl, seconds: f.duration, start: f.start, dateTime: f.programDateTime,
    init: f.initSegment ? f.initSegment.relurl : null, gap: !!f.gap,
  })),
  parts: (d.partList || []).map(part),
});

const input = JSON.parse(fs.readFileSync(0, 'utf8'));
const parse = (text) => M3U8Parser.parseLevelPlaylist(text, 'http://host/hls/t/video.m3u8', 0, 'main', 0, null);
const before = parse(input.before);
const answer = { before: details(before) };
const main = M3U8Parser.parseMasterPlaylist(input.main, 'http://host/hls/t/main.m3u8');
answer.levels = main.levels.map((l) => ({ bitrate: l.bitrate, width: l.width, height: l.height, codec: l.videoCodec, url: l.url }));
const update = parse(input.update);
mergeDetails(before, update);
answer.merged = details(update);
process.stdout.write(JSON.stringify(answer));

"""Speaks to the gateway as any program written for OpenAI's video API would. The first argument is the base address."""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0)

video = client.videos.create(model="wan-nano", prompt="a red ball", seconds="8", size="128x128")
assert video.id.startswith("video_") and video.object == "video", video
assert video.seconds == "8" and video.size == "128x128" and video.model == "wan-nano", video
assert video.stream["hls_url"].endswith("/main.m3u8"), video

done = client.videos.create_and_poll(prompt="a red ball rolls", poll_interval_ms=50)
assert done.status == "completed" and done.progress == 100 and done.completed_at, done
assert client.videos.retrieve(done.id).prompt == "a red ball rolls"

content = client.videos.download_content(done.id)
assert content.read() == b"mp4 bytes"

waiting = client.videos.create(prompt="a dog", extra_body={"pace": "batch", "seed": "7"})
assert waiting.status == "queued" and waiting.seed == 7 and waiting.pace == "batch", waiting

first = client.videos.list(limit=2)
assert [v.id for v in first.data] == [waiting.id, done.id] and first.has_more, first
assert [v.id for v in client.videos.list(limit=2)] == [waiting.id, done.id, video.id]
assert [v.id for v in client.videos.list(order="asc", limit=1).data] == [video.id]

assert client.videos.delete(waiting.id).deleted
try:
    client.videos.retrieve(waiting.id)
    raise AssertionError("found: a deleted video")
except openai.NotFoundError as error:
    assert error.code == "job_not_found", error
assert [v.id for v in client.videos.list(limit=2)] == [done.id, video.id]

for wrong, param in [({"prompt": ""}, "prompt"), ({"prompt": "a", "size": "1280x720"}, "size"), ({"prompt": "a", "seconds": "x"}, "seconds")]:
    try:
        client.videos.create(**wrong)
        raise AssertionError(f"accepted: {wrong}")
    except openai.BadRequestError as error:
        assert error.param == param and error.type == "invalid_request_error", error
try:
    client.videos.create(prompt="a", input_reference=b"png")
    raise AssertionError("accepted: a picture")
except openai.BadRequestError as error:
    assert error.param == "input_reference", error
try:
    client.videos.retrieve("video_000000000000000000000000")
    raise AssertionError("found: nothing")
except openai.NotFoundError as error:
    assert error.code == "job_not_found", error

print("all as expected")

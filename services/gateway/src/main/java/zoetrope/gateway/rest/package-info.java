/// The REST view of the jobs: `/v1/videos` in the shape of OpenAI's video API, with a stream, directions and
/// events added, and the files of the web console.
@NullMarked
package zoetrope.gateway.rest;

import org.jspecify.annotations.NullMarked;

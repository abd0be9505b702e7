/// Tells a tenant's own server that a video is completed or has failed, in the form of [Standard Webhooks](https://www.standardwebhooks.com).
///
/// What is owed is read from the job log: a job that has ended, has somewhere to send the news and no `Notified` fact. So
/// news that a gateway could not deliver before it ended is delivered after its start, and every message comes at least
/// once; its `webhook-id` stays the same, so that a receiver can tell repetitions.
@NullMarked
package zoetrope.gateway.webhooks;

import org.jspecify.annotations.NullMarked;

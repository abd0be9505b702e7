/// The ports between the services, on Kafka. [KafkaBus] opens all of them; nothing outside of this module sees Kafka.
///
/// Four topics. **jobs** is the log of facts, keyed (and so ordered) by job; every process follows it from its beginning into
/// a view in memory. **keyframe-tasks** has one partition and is read by a share group for each model that workers have:
/// with a single partition every worker of a group is offered every task, so their number is not bound to the number of
/// partitions, and a dead worker's task goes to whoever asks next. A group passes over the tasks of other models. **chunks** carries the pixels for a short while, keyed by job. **streams** has what muxers note for each
/// other, keyed by job.
///
/// Of several planners, or muxers, one acts for a job: the members of a consumer group share the partitions of **jobs** among
/// them ([KafkaMembership]). A member's client id is its address, so the group's description says where each is ([KafkaMembers]).
///
/// Nothing here is exactly-once, and nothing needs to be: a task may be delivered twice and a record be written twice, and the
/// readers drop what they have already seen.
///
/// Every record carries the W3C trace context of the one who wrote it ([Traces]).
@NullMarked
package zoetrope.bus;

import org.jspecify.annotations.NullMarked;

package dev.vidi.node.demo;

/** What every step of the story works with. */
record Scene(Narrator narrator, People people, LogBook log, TopicRecords records, JoinTasks tasks) {}

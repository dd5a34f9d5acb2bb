//! Something that became true in a workspace, numbered by `seq`.

text_enum! {
    /// The name of an event on the socket and in the log.
    EventName {
        NewChat = "NewChatEvent",
        MessageStatus = "MessageStatusEvent",
        MessageUpdated = "MessageUpdatedEvent",
        ChatUpdated = "ChatUpdatedEvent",
        ContactUpdated = "ContactUpdatedEvent",
        AccountUpdated = "AccountUpdatedEvent",
        OperationUpdated = "OperationUpdatedEvent",
    }
}

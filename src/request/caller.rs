//! Who asks, where and when. Ids are opaque: an adapter makes them, nobody else reads anything into them.

use jiff::Timestamp;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The same for one person everywhere on a platform.
    pub id: String,
    /// As the platform shows it. It is kept only where the settings say so.
    pub name: String,
    pub role: Role,
    /// Ids of the roles the person has on the server, which may decide who votes.
    pub groups: Vec<String>,
}

/// What a person may see and do beyond asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Member,
    /// May manage the server that the request comes from.
    Manager,
    /// Runs the program, and so has its files anyway.
    Operator,
}

/// Where people talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// One channel, or one direct conversation.
    pub id: String,
    /// What the place belongs to: nothing of one server is shown in another. A direct conversation belongs to none; its
    /// id stands for a person, and is not kept.
    pub server: Option<String>,
}

/// Who asks, where and when.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    pub caller: &'a Caller,
    pub place: &'a Place,
    pub now: Timestamp,
}

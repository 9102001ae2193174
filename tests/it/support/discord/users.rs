//! Who there is: users and bots with their ids and names, made as tests ask for them.

use std::collections::HashMap;
use std::sync::Arc;

use super::payloads::{BOT, OTHER_BOT, OTHER_USER, USER};

/// Ids of people that tests name count from here.
const FIRST: u64 = 1_110_000_000_000_000_000;

/// A user or a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub id: Arc<str>,
    /// As others see it.
    pub name: Arc<str>,
    pub bot: bool,
}

/// Everybody by name, and who has which id.
pub(super) struct Users {
    by_name: HashMap<Arc<str>, User>,
    names: HashMap<Arc<str>, Arc<str>>,
}

impl Users {
    pub fn new() -> Self {
        let mut users = Self {
            by_name: HashMap::new(),
            names: HashMap::new(),
        };
        for (id, name, bot) in [
            (BOT, "Tiebreak", true),
            (OTHER_BOT, "Chatterbox", true),
            (USER, "robin", false),
            (OTHER_USER, "kim", false),
        ] {
            users.add(id, name, bot);
        }
        users
    }

    /// Who is called so; somebody new where nobody is.
    pub fn named(&mut self, name: &str) -> User {
        match self.by_name.get(name) {
            Some(user) => user.clone(),
            None => self.add(
                &(FIRST + self.by_name.len() as u64).to_string(),
                name,
                false,
            ),
        }
    }

    /// The bot under test.
    pub fn bot(&self) -> &User {
        self.with_id(BOT).expect("made with the others")
    }

    /// Who made the bot.
    pub fn owner(&self) -> &User {
        self.with_id(USER).expect("made with the others")
    }

    pub fn with_id(&self, id: &str) -> Option<&User> {
        self.by_name.get(self.names.get(id)?)
    }

    fn add(&mut self, id: &str, name: &str, bot: bool) -> User {
        let user = User {
            id: id.into(),
            name: name.into(),
            bot,
        };
        self.names
            .insert(Arc::clone(&user.id), Arc::clone(&user.name));
        self.by_name.insert(Arc::clone(&user.name), user.clone());
        user
    }
}

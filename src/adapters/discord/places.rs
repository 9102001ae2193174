//! Which server a channel is of, so that nothing of one server is posted in another.

use serenity::all::{Channel, ChannelId, GuildId, Http};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::ids::id;

/// A channel never moves to another server, but it may be deleted.
const KEPT: Duration = Duration::from_mins(10);
/// More are forgotten together.
const MOST: usize = 1_000;

/// Channels that were asked for lately.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<ChannelId, (Option<GuildId>, Instant)>>);

impl Places {
    /// Whether the channel is one of the server with this id.
    ///
    /// # Errors
    /// Discord's refusal, where the channel is gone or the bot may not see it, or no answer.
    pub async fn is_of(
        &self,
        http: &Http,
        channel: ChannelId,
        server: &str,
    ) -> serenity::Result<bool> {
        let is_server = |guild: Option<GuildId>| guild.is_some_and(|guild| id(guild) == server);
        match self.known(channel, is_server) {
            Some(is_of) => Ok(is_of),
            None => self.ask(http, channel).await.map(is_server),
        }
    }

    fn known(
        &self,
        channel: ChannelId,
        is_server: impl Fn(Option<GuildId>) -> bool,
    ) -> Option<bool> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (guild, asked) = known.get(&channel)?;
        (asked.elapsed() < KEPT).then(|| is_server(*guild))
    }

    async fn ask(&self, http: &Http, channel: ChannelId) -> serenity::Result<Option<GuildId>> {
        let guild = match http.get_channel(channel).await? {
            Channel::Guild(channel) => Some(channel.guild_id),
            _ => None,
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(channel, (guild, Instant::now()));
        Ok(guild)
    }
}

//! Counts what reaches each channel's messages, as Discord's rate limits do, where a test wants the bot held to them.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::LoopbackDiscord;
use super::recorded::Recorded;

/// Discord tells its limits only in answers; creating and editing in a channel has long been allowed so often.
const MOST: usize = 5;
const WINDOW: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct Rates {
    pub held: bool,
    /// By channel, when the last ones came.
    arrivals: HashMap<String, VecDeque<Instant>>,
}

impl LoopbackDiscord {
    /// From now on it is a violation to write to one channel (posts and edits; answers to interactions don't count)
    /// more than 5 times in any 5 seconds.
    pub fn hold_to_rate_limits(&self) {
        self.state.change(|inner| inner.rates.held = true);
    }
}

impl Rates {
    /// Says what is wrong where this request came too soon after others.
    pub fn count(&mut self, request: &Recorded) -> Option<String> {
        let writes = matches!(request.method.as_str(), "POST" | "PATCH");
        let segments = request.segments();
        let ["channels", channel, "messages", ..] = segments.as_slice() else {
            return None;
        };
        if !self.held || !writes {
            return None;
        }
        let recent = self.arrivals.entry((*channel).to_owned()).or_default();
        recent.retain(|at| request.at.saturating_duration_since(*at) < WINDOW);
        recent.push_back(request.at);
        let (count, line) = (recent.len(), request.line());
        (count > MOST).then(|| format!("{line}: the {count}th in {WINDOW:?}, of at most {MOST}"))
    }
}

#[cfg(test)]
mod tests {
    use serenity::all::{ChannelId, CreateMessage, EditMessage};

    use super::super::LoopbackDiscord;
    use super::super::pong::http;

    #[tokio::test]
    async fn writing_too_often_is_a_violation_where_that_is_asked() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let channel: ChannelId = LoopbackDiscord::CHANNEL.parse().expect("an id");
        let other: ChannelId = LoopbackDiscord::OTHER_CHANNEL.parse().expect("an id");
        let message = || CreateMessage::new().content("x");
        for _ in 0..6 {
            channel.send_message(&http, message()).await.expect("post");
        }
        assert_eq!(discord.violations(), Vec::<String>::new());
        discord.hold_to_rate_limits();
        let posted = channel.send_message(&http, message()).await.expect("post");
        for _ in 0..4 {
            let edit = EditMessage::new().content("y");
            channel
                .edit_message(&http, posted.id, edit)
                .await
                .expect("edit");
        }
        other.send_message(&http, message()).await.expect("post");
        assert_eq!(discord.violations(), Vec::<String>::new());
        channel.send_message(&http, message()).await.expect("post");
        let violations = discord.take_violations();
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert!(violations[0].contains("the 6th in 5s"), "{violations:?}");
    }
}

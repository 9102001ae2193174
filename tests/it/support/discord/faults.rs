//! Bad moments of Discord's or of the network, where a test asks for them.

use super::LoopbackDiscord;
use super::recorded::Recorded;
use super::routes::{Reply, refusal};

#[derive(Default)]
pub(super) struct Faults {
    /// How many posts are refused yet, and with which status.
    pub refusing: Option<(usize, u16)>,
    /// How many posts are taken without the bot learning of it.
    pub silent: usize,
}

impl LoopbackDiscord {
    /// The next `count` posts are refused with this status (403, 404, 500, ...), which is no violation.
    pub fn fail_posts(&self, count: usize, status: u16) {
        let refusing = (count > 0).then_some((count, status));
        self.state.change(|inner| inner.faults.refusing = refusing);
    }

    /// The next post is taken, but the connection breaks off before the bot learns of it.
    pub fn drop_answer(&self) {
        self.state.change(|inner| inner.faults.silent += 1);
    }
}

impl Faults {
    /// The refusal of a post that is to fail.
    pub fn refuse(&mut self, request: &Recorded) -> Option<Reply> {
        let (left, status) = self.refusing.filter(|_| request.is_post())?;
        self.refusing = (left > 1).then_some((left - 1, status));
        Some(match status {
            403 => refusal(403, 50013, "Missing Permissions"),
            404 => refusal(404, 10003, "Unknown Channel"),
            _ => refusal(status, 0, "Internal Server Error"),
        })
    }

    /// Whether the connection is to break off instead of answering this.
    pub fn breaks_off(&mut self, request: &Recorded, reply: &Reply) -> bool {
        let breaks = self.silent > 0 && request.is_post() && reply.status == 200;
        self.silent -= usize::from(breaks);
        breaks
    }
}

#[cfg(test)]
mod tests {
    use serenity::all::{ChannelId, CreateMessage, Http};

    use super::super::LoopbackDiscord;
    use super::super::pong::http;

    async fn post(http: &Http, text: &str) -> Result<String, serenity::Error> {
        let channel: ChannelId = LoopbackDiscord::CHANNEL.parse().expect("an id");
        let message = CreateMessage::new().content(text);
        let posted = channel.send_message(http, message).await?;
        Ok(posted.content)
    }

    #[tokio::test]
    async fn posts_fail_as_often_as_a_test_asks() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        discord.fail_posts(2, 500);
        for _ in 0..2 {
            let failed = post(&http, "lost").await.expect_err("refused");
            assert!(
                failed.to_string().contains("Internal Server Error"),
                "{failed}"
            );
        }
        assert_eq!(post(&http, "there").await.expect("taken"), "there");
        assert_eq!(discord.posted().await.content(), "there");
        discord.fail_posts(1, 403);
        let failed = post(&http, "lost").await.expect_err("refused");
        assert!(
            failed.to_string().contains("Missing Permissions"),
            "{failed}"
        );
    }

    #[tokio::test]
    async fn a_post_is_taken_though_its_answer_is_lost() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        discord.drop_answer();
        post(&http, "once").await.expect_err("no answer");
        assert_eq!(discord.posted().await.content(), "once");
        assert_eq!(post(&http, "twice").await.expect("an answer"), "twice");
    }
}

//! Answers Discord's events: slash commands, buttons and menus, autocompletion, and messages written to the bot.

use jiff::Timestamp;
use serenity::all::{
    CommandInteraction, ComponentInteraction, Context, CreateInteractionResponse, EventHandler,
    Http, Interaction, Message, Ready, UserId,
};
use serenity::async_trait;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

use super::autocomplete;
use super::inbound::{self, Used};
use super::render::render;
use super::rendered::Rendered;
use super::respond::{Kind, reply_to, report, respond};
use crate::app::App;
use crate::error::UserError;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request};

pub struct Handler {
    app: Arc<App>,
    /// Answers that are being made, so that a stop can wait for them.
    answers: TaskTracker,
    /// Whom people mention. Known before the gateway is, since a message may come as soon as it is there.
    bot: UserId,
}

impl Handler {
    pub fn new(app: Arc<App>, answers: TaskTracker, bot: UserId) -> Self {
        Self { app, answers, bot }
    }

    async fn command(&self, context: &Context, command: &CommandInteraction) {
        let (caller, place) = inbound::of_command(command);
        let request = inbound::from_command(&command.data);
        let answer = self.answer(request, caller, place).await;
        let to = (command.id, command.token.as_str());
        respond(
            &context.http,
            to,
            CreateInteractionResponse::Message,
            answer,
        )
        .await;
    }

    /// More of the same takes the message's place for the person who asked for it. Whoever else uses its controls gets
    /// the answer alone, so that a channel is not filled by the curious and nobody's message changes under his eyes.
    async fn component(&self, context: &Context, component: &ComponentInteraction) {
        let Used { request, in_place } = inbound::from_component(component);
        let private = inbound::is_private(component);
        let own = async { in_place && (private || is_own(&context.http, component).await) };
        let (caller, place) = inbound::of_component(component);
        let (own, answer) = tokio::join!(own, self.answer(request, caller, place));
        let (kind, answer): (Kind, _) = match (own && answer.may_replace(private), private) {
            (true, false) => (CreateInteractionResponse::UpdateMessage, answer),
            (true, true) => (CreateInteractionResponse::UpdateMessage, answer.private()),
            (false, _) => (CreateInteractionResponse::Message, answer.private()),
        };
        let to = (component.id, component.token.as_str());
        respond(&context.http, to, kind, answer).await;
    }

    async fn autocomplete(&self, context: &Context, typing: &CommandInteraction) {
        let Some(offered) = autocomplete::offered(self.app.knowledge(), &typing.data) else {
            return;
        };
        let response = CreateInteractionResponse::Autocomplete(offered);
        report(typing.create_response(&context.http, response).await);
    }

    async fn written(&self, context: &Context, message: &Message) {
        let Some(request) = inbound::from_message(message, self.bot) else {
            return;
        };
        let (caller, place) = inbound::of_message(message);
        let answer = self.answer(request, caller, place).await;
        reply_to(&context.http, message, answer).await;
    }

    /// Answers, and draws the answer, off the threads that serve the gateway. A panic is a fault of ours like any other.
    async fn answer(
        &self,
        request: Result<Request, UserError>,
        caller: Caller,
        place: Place,
    ) -> Rendered {
        let app = Arc::clone(&self.app);
        let answer = move || {
            let reply = match &request {
                Ok(request) => app.handle(request, &caller, &place, Timestamp::now()),
                Err(mistake) => Reply::mistake(mistake.to_string()),
            };
            render(&reply)
        };
        let answer = tokio::task::spawn_blocking(answer);
        answer.await.unwrap_or_else(|panic| {
            tracing::error!(cause = %panic, "a request failed");
            render(&Reply::fault())
        })
    }
}

/// Whether the person who uses a message's control is the one who asked for the message.
async fn is_own(http: &Http, component: &ComponentInteraction) -> bool {
    let message = &component.message;
    let asker = match (inbound::asker(message), inbound::question_of(message)) {
        (Some(asker), _) => Some(asker),
        // Discord does not send the question along, so it has to be asked for.
        (None, Some((channel, question))) => {
            let question = http.get_message(channel, question).await;
            question.ok().map(|question| question.author.id)
        }
        (None, None) => None,
    };
    asker == Some(component.user.id)
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, _: Context, ready: Ready) {
        tracing::info!(bot = %ready.user.name, servers = ready.guilds.len(), "connected to Discord");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let answer = async {
            match &interaction {
                Interaction::Command(command) => self.command(&context, command).await,
                Interaction::Autocomplete(typing) => self.autocomplete(&context, typing).await,
                Interaction::Component(component) => self.component(&context, component).await,
                _ => {}
            }
        };
        self.answers.track_future(answer).await;
    }

    async fn message(&self, context: Context, message: Message) {
        self.answers
            .track_future(self.written(&context, &message))
            .await;
    }
}

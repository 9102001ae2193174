//! Answers Discord's events: slash commands, buttons, autocompletion, and messages written to the bot.

use jiff::Timestamp;
use serenity::all::{
    AutocompleteChoice, CommandInteraction, ComponentInteraction, Context,
    CreateAutocompleteResponse, CreateInteractionResponse, EventHandler, Interaction, Message,
    MessageReference, Ready, UserId,
};
use serenity::async_trait;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

use super::inbound;
use super::render::{Rendered, render};
use crate::app::App;
use crate::error::UserError;
use crate::knowledge::lexicon::completions;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request};

/// Choices an autocompletion may offer at most.
const CHOICES: usize = 25;

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
        let reply = self.reply(request, caller, place).await;
        let response = CreateInteractionResponse::Message(render(&reply).into_response());
        report(command.create_response(&context.http, response).await);
    }

    /// Whoever presses a button of a public message gets the answer alone, so that a channel is not filled by
    /// the curious. On a message only they can see, the same command's next page takes its place.
    async fn button(&self, context: &Context, component: &ComponentInteraction) {
        let request = inbound::from_component(component);
        let same = inbound::is_private(component) && shows_same(component, request.as_ref().ok());
        let (caller, place) = inbound::of_component(component);
        let reply = self.reply(request, caller, place).await;
        let message = render(&reply).private();
        let response = match same && reply.paged.is_some() {
            true => CreateInteractionResponse::UpdateMessage(message.into_response()),
            false => CreateInteractionResponse::Message(message.into_response()),
        };
        report(component.create_response(&context.http, response).await);
    }

    async fn autocomplete(&self, context: &Context, typing: &CommandInteraction) {
        let Some(typed) = typing.data.autocomplete() else {
            return;
        };
        let knowledge = self.app.knowledge();
        let others = inbound::other_names(&typing.data, typed.name);
        let others: Vec<_> = others
            .iter()
            .filter_map(|name| knowledge.lexicon.framework(name))
            .collect();
        let choices = completions(&knowledge.frameworks, typed.value)
            .into_iter()
            .filter(|framework| {
                others
                    .iter()
                    .all(|other| knowledge.frameworks[*other].id != framework.id)
            })
            .take(CHOICES)
            .map(|framework| AutocompleteChoice::new(&framework.name, framework.id.clone()))
            .collect();
        let response = CreateAutocompleteResponse::new().set_choices(choices);
        let response = CreateInteractionResponse::Autocomplete(response);
        report(typing.create_response(&context.http, response).await);
    }

    async fn written(&self, context: &Context, message: &Message) {
        let Some(request) = inbound::from_message(message, self.bot) else {
            return;
        };
        let (caller, place) = inbound::of_message(message);
        let answer: Rendered = render(&self.reply(request, caller, place).await);
        // A question that was deleted meanwhile still gets its answer.
        let question = MessageReference::from(message).fail_if_not_exists(false);
        let answer = answer.into_message().reference_message(question);
        report(
            message
                .channel_id
                .send_message(&context.http, answer)
                .await
                .map(|_| ()),
        );
    }

    /// Answers off the threads that serve the gateway. A panic is a fault of ours like any other.
    async fn reply(
        &self,
        request: Result<Request, UserError>,
        caller: Caller,
        place: Place,
    ) -> Reply {
        let request = match request {
            Ok(request) => request,
            Err(mistake) => return Reply::mistake(mistake.to_string()),
        };
        let app = Arc::clone(&self.app);
        let answer = move || app.handle(&request, &caller, &place, Timestamp::now());
        let answer = tokio::task::spawn_blocking(answer);
        answer.await.unwrap_or_else(|panic| {
            tracing::error!(cause = %panic, "a request failed");
            Reply::fault()
        })
    }
}

/// Whether the message a button is on shows the command that the button asks for.
fn shows_same(component: &ComponentInteraction, request: Option<&Request>) -> bool {
    let buttons = component
        .message
        .components
        .iter()
        .flat_map(|row| &row.components)
        .filter_map(|part| match part {
            serenity::all::ActionRowComponent::Button(button) => match &button.data {
                serenity::all::ButtonKind::NonLink { custom_id, .. } => Some(custom_id),
                _ => None,
            },
            _ => None,
        });
    let mut shown = buttons.filter_map(|id| Request::from_text(id).ok());
    request.is_some_and(|request| shown.all(|shown| shown.name() == request.name()))
}

/// An answer that Discord did not take is logged: there is no way left to tell the person.
fn report(sent: serenity::Result<()>) {
    if let Err(error) = sent {
        tracing::error!(cause = %error, "an answer could not be delivered");
    }
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
                Interaction::Component(component) => self.button(&context, component).await,
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

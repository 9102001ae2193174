//! Answers Discord's events: commands, buttons, menus and forms, autocompletion, and messages written to the bot.

use jiff::Timestamp;
use serenity::all::{
    CommandInteraction, ComponentInteraction, Context, CreateInteractionResponse, EventHandler,
    Http, Interaction, InteractionId, Message, MessageId, ModalInteraction, Ready, UserId,
};
use serenity::async_trait;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

use super::answer::Answer;
use super::autocomplete;
use super::given::Given;
use super::inbound::{self, From};
use super::respond::{Kind, reply_to, report, respond};
use crate::app::App;
use crate::reply::Reply;
use crate::request::Place;

pub struct Handler {
    app: Arc<App>,
    /// Answers that are being made, so that a stop can wait for them.
    answers: TaskTracker,
    /// Whom people mention. Known before the gateway is, since a message may come as soon as it is there.
    bot: UserId,
}

/// What an interaction is answered by.
type To<'a> = (InteractionId, &'a str);

impl Handler {
    pub fn new(app: Arc<App>, answers: TaskTracker, bot: UserId) -> Self {
        Self { app, answers, bot }
    }

    async fn command(&self, http: &Http, command: &CommandInteraction) {
        let from = inbound::of_command(command);
        let given = inbound::from_command(&command.data);
        let answer = self.answer(given, from.clone()).await;
        let to = (command.id, command.token.as_str());
        let kind = CreateInteractionResponse::Message;
        self.respond(http, to, kind, answer, &from.place).await;
    }

    /// More of the same takes the message's place for the person who asked for it. Whoever else uses its controls gets
    /// the answer alone, so that a channel is not filled by the curious and nobody's message changes under his eyes.
    async fn component(&self, http: &Http, component: &ComponentInteraction) {
        let given = inbound::from_component(component);
        let on = (&*component.message, component.user.id);
        let from = inbound::of_component(component);
        let (own, mut answer) = self.answer_on(http, given, on, &from).await;
        let private = inbound::is_private(&component.message);
        let kind = kind(own && answer.message.may_replace(private));
        if private || !own || !answer.message.may_replace(private) {
            answer.message = answer.message.private();
        }
        let to = (component.id, component.token.as_str());
        self.respond(http, to, kind, answer, &from.place).await;
    }

    /// A form is answered for all to see where the reply does not say otherwise: what it begins concerns them.
    async fn form(&self, http: &Http, form: &ModalInteraction) {
        let given = inbound::from_form(form);
        let from = inbound::of_form(form);
        let to = (form.id, form.token.as_str());
        let Some(message) = form.message.as_deref() else {
            let answer = self.answer(given, from.clone()).await;
            let kind = CreateInteractionResponse::Message;
            return self.respond(http, to, kind, answer, &from.place).await;
        };
        let on = (message, form.user.id);
        let (own, mut answer) = self.answer_on(http, given, on, &from).await;
        let private = inbound::is_private(message);
        let in_place = own && answer.message.may_replace(private);
        if in_place && private {
            answer.message = answer.message.private();
        }
        self.respond(http, to, kind(in_place), answer, &from.place)
            .await;
    }

    async fn autocomplete(&self, http: &Http, typing: CommandInteraction) {
        let (id, token) = (typing.id, typing.token.clone());
        let from = inbound::of_command(&typing);
        let app = Arc::clone(&self.app);
        let offered = move || autocomplete::offered(&app, &from.place, &typing.data);
        let offered = tokio::task::spawn_blocking(offered).await;
        let Some(offered) = offered.ok().flatten() else {
            return;
        };
        let response = CreateInteractionResponse::Autocomplete(offered);
        report(serenity::all::Builder::execute(response, http, (id, &token)).await);
    }

    async fn written(&self, http: &Http, message: &Message) {
        let Some(given) = inbound::from_message(message, self.bot) else {
            return;
        };
        let from = inbound::of_message(message);
        let answer = self.answer(given, from.clone()).await;
        let sent = reply_to(http, message, answer.message).await;
        if let (Some(card), Some(sent)) = (answer.card, sent) {
            self.card_posted(card, from.place, sent).await;
        }
    }

    /// Answers off the threads that serve the gateway. A panic is a fault of ours like any other.
    async fn answer(&self, given: Given, from: From) -> Answer {
        let app = Arc::clone(&self.app);
        let now = Timestamp::now();
        let answer = move || Answer::new(&app, given, &from.caller, &from.place, now);
        let answer = tokio::task::spawn_blocking(answer);
        answer.await.unwrap_or_else(|panic| {
            tracing::error!(cause = %panic, "a request failed");
            Answer::fault()
        })
    }

    /// The answer to what somebody used on a message, and whether it is his message, where it may take its place.
    async fn answer_on(
        &self,
        http: &Http,
        given: Given,
        (message, user): (&Message, UserId),
        from: &From,
    ) -> (bool, Answer) {
        let in_place = given.in_place;
        let own = async {
            in_place && (inbound::is_private(message) || is_own(http, message, user).await)
        };
        tokio::join!(own, self.answer(given, from.clone()))
    }

    /// Sends the form or the message, and tells the app where its card is, if it is one.
    async fn respond(&self, http: &Http, to: To<'_>, kind: Kind, answer: Answer, place: &Place) {
        if let Some(form) = answer.form {
            let form = CreateInteractionResponse::Modal(form);
            report(serenity::all::Builder::execute(form, http, to).await);
            return;
        }
        let taken = respond(http, to, kind, answer.message).await;
        let Some(card) = answer.card.filter(|_| taken) else {
            return;
        };
        // Discord does not say by itself what became of an answer.
        if let Some(message) = report(http.get_original_interaction_response(to.1).await) {
            self.card_posted(card, place.clone(), message.id).await;
        }
    }

    async fn card_posted(&self, card: Reply, place: Place, message: MessageId) {
        let app = Arc::clone(&self.app);
        let note = move || app.card_posted(&card, &place, &message.to_string());
        match tokio::task::spawn_blocking(note).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(cause = %fault, "a card could not be noted"),
            Err(panic) => tracing::error!(cause = %panic, "a card could not be noted"),
        }
    }
}

fn kind(in_place: bool) -> Kind {
    match in_place {
        true => CreateInteractionResponse::UpdateMessage,
        false => CreateInteractionResponse::Message,
    }
}

/// Whether the person who uses a message's control is the one who asked for the message.
async fn is_own(http: &Http, message: &Message, user: UserId) -> bool {
    let asker = match (inbound::asker(message), inbound::question_of(message)) {
        (Some(asker), _) => Some(asker),
        // Discord does not send the question along, so it has to be asked for.
        (None, Some((channel, question))) => {
            let question = http.get_message(channel, question).await;
            question.ok().map(|question| question.author.id)
        }
        (None, None) => None,
    };
    asker == Some(user)
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, _: Context, ready: Ready) {
        tracing::info!(bot = %ready.user.name, servers = ready.guilds.len(), "connected to Discord");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let http = &context.http;
        let answer = async {
            match interaction {
                Interaction::Command(command) => self.command(http, &command).await,
                Interaction::Autocomplete(typing) => self.autocomplete(http, typing).await,
                Interaction::Component(component) => self.component(http, &component).await,
                Interaction::Modal(form) => self.form(http, &form).await,
                _ => {}
            }
        };
        self.answers.track_future(answer).await;
    }

    async fn message(&self, context: Context, message: Message) {
        self.answers
            .track_future(self.written(&context.http, &message))
            .await;
    }
}

//! One connection to the gateway: HELLO, IDENTIFY or RESUME, heartbeats, events, and its end.

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::gateway::{Outgoing, gateway_url};
use super::payloads;
use super::state::{Inner, State};

/// Members, presences, message content: not granted to this bot, as to no new one.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

const AUTHENTICATION_FAILED: u16 = 4004;
const DISALLOWED_INTENTS: u16 = 4014;
/// RFC 6455's code for an end without a close frame.
const BROKEN_OFF: u16 = 1006;
enum Next {
    Go,
    Close(u16),
}

/// One connection, from HELLO to its end.
pub(super) async fn serve(state: Arc<State>, mut socket: WebSocket) {
    let (to_client, outbox) = unbounded_channel();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250, "_trace": []}});
    let hello = Frame::Text(hello.to_string().into());
    let code = match socket.send(hello).await {
        Ok(()) => talk(&state, &mut socket, &to_client, outbox).await,
        Err(_) => BROKEN_OFF,
    };
    state.change(|inner| inner.gateway.ended(&to_client, code));
}

/// Reads and writes until either side closes; gives the close code.
async fn talk(
    state: &State,
    socket: &mut WebSocket,
    to_client: &UnboundedSender<Outgoing>,
    mut outbox: UnboundedReceiver<Outgoing>,
) -> u16 {
    loop {
        tokio::select! {
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    let next = state.change(|inner| hear(inner, &text, to_client));
                    if let Next::Close(code) = next {
                        return refuse(socket, code).await;
                    }
                }
                Some(Ok(Frame::Close(frame))) => {
                    // Reading on is what sends the answer that the client waits for.
                    let _ = socket.recv().await;
                    return frame.map_or(BROKEN_OFF, |frame| frame.code);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return BROKEN_OFF,
            },
            Some(outgoing) = outbox.recv() => {
                let frame = Frame::Text(outgoing.text.into());
                if let Some(written) = outgoing.written {
                    let _ = written.send(Instant::now());
                }
                if socket.send(frame).await.is_err() {
                    return BROKEN_OFF;
                }
            }
        }
    }
}

async fn refuse(socket: &mut WebSocket, code: u16) -> u16 {
    let reason = "see the gateway's close event codes".into();
    let frame = CloseFrame { code, reason };
    let _ = socket.send(Frame::Close(Some(frame))).await;
    while let Some(Ok(_)) = socket.recv().await {}
    code
}

fn hear(inner: &mut Inner, text: &str, to_client: &UnboundedSender<Outgoing>) -> Next {
    let Ok(payload) = serde_json::from_str::<Value>(text) else {
        let what = format!("the gateway was sent something that is no JSON: {text}");
        inner.violations.push(what);
        return Next::Close(4002);
    };
    match payload["op"].as_u64() {
        Some(1) => answer(to_client, &json!({"op": 11, "d": null})),
        Some(2) => return identify(inner, &payload["d"], to_client),
        Some(6) => return resume(inner, &payload["d"], to_client),
        // Presence: nobody looks at it here.
        Some(3) => {}
        _ => {
            let what = format!("the gateway doesn't know the opcode of {text}");
            inner.violations.push(what);
            return Next::Close(4001);
        }
    }
    Next::Go
}

fn identify(inner: &mut Inner, data: &Value, to_client: &UnboundedSender<Outgoing>) -> Next {
    if !is_token(inner, &data["token"]) {
        return Next::Close(AUTHENTICATION_FAILED);
    }
    let session = inner.next_id();
    let ready = payloads::ready(&session, &gateway_url(inner), inner.users.bot());
    let gateway = &mut inner.gateway;
    gateway.identifies.push(data.clone());
    if data["intents"].as_u64().unwrap_or_default() & PRIVILEGED != 0 {
        return Next::Close(DISALLOWED_INTENTS);
    }
    gateway.begin(&session, data, to_client, &ready);
    Next::Go
}

fn resume(inner: &mut Inner, data: &Value, to_client: &UnboundedSender<Outgoing>) -> Next {
    if !is_token(inner, &data["token"]) {
        return Next::Close(AUTHENTICATION_FAILED);
    }
    if !inner.gateway.resume(data, to_client) {
        answer(to_client, &json!({"op": 9, "d": false}));
    }
    Next::Go
}

fn answer(to_client: &UnboundedSender<Outgoing>, payload: &Value) {
    let text = payload.to_string();
    // An error means that the client has just gone.
    let _ = to_client.send(Outgoing {
        text,
        written: None,
    });
}

fn is_token(inner: &Inner, sent: &Value) -> bool {
    let sent = sent.as_str().unwrap_or_default();
    sent.trim_start_matches("Bot ") == inner.token
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::GatewayIntents;

    use super::super::gateway::GUILD_MESSAGES;
    use super::super::pong::{Pong, client};
    use super::super::{LoopbackDiscord, echo};
    use super::{AUTHENTICATION_FAILED, BROKEN_OFF, DISALLOWED_INTENTS};

    #[tokio::test]
    async fn a_client_logs_in_and_leaves() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.connected().await;
        let intents = discord.identify()["intents"].as_u64().expect("intents");
        assert_eq!(intents & GUILD_MESSAGES, GUILD_MESSAGES);
        discord.commands().await;
        pong.stop().await;
        assert_eq!(discord.disconnected().await, 1000);
        assert_eq!(discord.logins(), (1, 0));
    }

    #[tokio::test]
    async fn asked_to_reconnect_a_client_comes_back_and_misses_nothing() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start_bare(&discord).await;
        discord.connected().await;
        discord.ask_to_reconnect();
        let meanwhile = discord.slash("ping", json!({})).await;
        assert_eq!(meanwhile.message().content(), "pong");
        // serenity leaves without a close frame.
        assert_eq!(discord.disconnected().await, BROKEN_OFF);
        discord.connected().await;
        let after = discord.slash("ping", json!({})).await;
        assert_eq!(after.message().content(), "pong");
        assert_eq!(discord.logins(), (1, 1));
        pong.stop().await;
    }

    #[tokio::test]
    async fn a_server_is_told_of_to_who_asked_for_servers() {
        let discord = LoopbackDiscord::start().await;
        let mut all = client(&discord, discord.token(), GatewayIntents::GUILDS).await;
        let shards = all.shard_manager.clone();
        let running = tokio::spawn(async move { all.start().await });
        discord.connected().await;
        let told = discord.state.look(|inner| inner.gateway.last_sent());
        assert_eq!(told["t"], "GUILD_CREATE");
        serde_json::from_value::<serenity::all::Guild>(told["d"].clone())
            .expect("serenity reads it");
        shards.shutdown_all().await;
        running.await.expect("the task").expect("a clean end");
    }

    #[tokio::test]
    async fn privileged_intents_and_wrong_tokens_are_turned_away() {
        let discord = LoopbackDiscord::start().await;
        let mut greedy = client(&discord, discord.token(), GatewayIntents::MESSAGE_CONTENT).await;
        greedy.start().await.expect_err("turned away");
        assert_eq!(discord.disconnected().await, DISALLOWED_INTENTS);
        let mut stranger = client(&discord, "made.up.token", GatewayIntents::empty()).await;
        let refused = stranger.start().await.expect_err("turned away").to_string();
        assert!(refused.contains("invalid authentication"), "{refused}");
        assert_eq!(discord.disconnected().await, AUTHENTICATION_FAILED);
    }

    #[tokio::test]
    async fn of_two_clients_the_chosen_one_gets_the_events() {
        let discord = LoopbackDiscord::start().await;
        let first = Pong::start_bare(&discord).await;
        discord.connected().await;
        let second = echo::start(&discord).await;
        let options = json!({"question": "x"});
        let answer = discord.slash("decide start", options.clone()).await;
        assert_eq!(answer.message().content(), "pong");
        discord.events_to(1);
        let answer = discord.slash("decide start", options.clone()).await;
        assert!(answer.message().content().starts_with("start"));
        discord.events_to(0);
        first.stop().await;
        assert_eq!(discord.disconnected().await, 1000);
        let answer = discord.slash("decide start", options).await;
        assert!(answer.message().content().starts_with("start"));
        assert_eq!((discord.logins(), discord.sessions()), ((2, 0), 2));
        second.stop().await;
    }
}

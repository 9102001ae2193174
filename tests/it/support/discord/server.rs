//! The port: takes connections, records requests, hands them to the routes and turns the answers into HTTP.

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::serve::ListenerExt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::state::State;
use super::{body, connection, routes};

/// The largest body Discord takes, give or take: files of 10 MiB and some JSON.
const LARGEST_BODY: usize = 12 * 1024 * 1024;

pub(super) async fn start() -> (Arc<State>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port on 127.0.0.1");
    let address = listener.local_addr().expect("the port's address");
    let state = Arc::new(State::new(address));
    let router = Router::new()
        .route("/", any(upgrade))
        .fallback(answer)
        .with_state(Arc::clone(&state));
    // Without it small frames wait for the peer's delayed acknowledgement, 40 ms that Discord does not take.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).expect("no Nagle on loopback");
    });
    let server = tokio::spawn(async move {
        axum::serve(listener, router).await.expect("serve loopback");
    });
    (state, server)
}

async fn upgrade(Shared(state): Shared<Arc<State>>, socket: WebSocketUpgrade) -> Response {
    socket.on_upgrade(|socket| connection::serve(state, socket))
}

async fn answer(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let at = Instant::now();
    let recorded = match body::read(request, at, LARGEST_BODY).await {
        Ok(recorded) => recorded,
        Err(fault) => {
            state.change(|inner| inner.violations.push(fault));
            return StatusCode::BAD_REQUEST.into_response();
        }
    };
    if recorded.is_post() {
        state.posts_waiting.fetch_add(1, Ordering::SeqCst);
        drop(state.posts_gate.read().await);
        state.posts_waiting.fetch_sub(1, Ordering::SeqCst);
    }
    let (reply, breaks_off) = state.change(|inner| {
        let reply = routes::answer(inner, &recorded);
        let breaks_off = inner.faults.breaks_off(&recorded, &reply);
        inner.requests.push(recorded);
        (reply, breaks_off)
    });
    if breaks_off {
        // The end of the connection's task is the end of the connection; unlike a panic it prints nothing.
        std::panic::resume_unwind(Box::new("the connection breaks off"));
    }
    let status = StatusCode::from_u16(reply.status).expect("a status from the routes");
    match reply.body {
        Some(body) => (status, axum::Json(body)).into_response(),
        None => status.into_response(),
    }
}

//! Reads a request: JSON as it is, or a form with files whose JSON is in `payload_json`, as Discord takes both.

use axum::body::to_bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Instant;

use super::recorded::{File, HEADERS_THAT_MATTER, Recorded};

/// # Errors
/// A sentence on what in the body Discord could not read.
pub(super) async fn read(request: Request, at: Instant, limit: usize) -> Result<Recorded, String> {
    let method = request.method().to_string();
    let full_path = request.uri().path();
    let path = full_path
        .strip_prefix("/api/v10")
        .unwrap_or(full_path)
        .to_owned();
    let query = request.uri().query().unwrap_or_default();
    // serenity begins its queries with "&".
    let query = query.trim_start_matches('&').to_owned();
    let headers = headers(request.headers());
    let (body, files) = content(request, limit)
        .await
        .map_err(|fault| format!("{method} {path}: {fault}"))?;
    Ok(Recorded {
        method,
        path,
        query,
        headers,
        body,
        files,
        at,
    })
}

fn headers(sent: &HeaderMap) -> BTreeMap<&'static str, String> {
    let value = |name: &str| Some(sent.get(name)?.to_str().ok()?.to_owned());
    HEADERS_THAT_MATTER
        .iter()
        .filter_map(|name| Some((*name, value(name)?)))
        .collect()
}

async fn content(request: Request, limit: usize) -> Result<(Value, Vec<File>), String> {
    let kind = request.headers().get("content-type");
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data")) {
        return form(request).await;
    }
    let bytes = to_bytes(request.into_body(), limit)
        .await
        .map_err(|error| format!("the body can't be read: {error}"))?;
    if bytes.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    Ok((json(&bytes)?, Vec::new()))
}

async fn form(request: Request) -> Result<(Value, Vec<File>), String> {
    let unreadable = |error: &dyn std::error::Error| format!("the form can't be read: {error}");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| unreadable(&error))?;
    let (mut body, mut files) = (Value::Null, Vec::new());
    while let Some(field) = form.next_field().await.map_err(|e| unreadable(&e))? {
        let file = file(field).await.map_err(|error| unreadable(&error))?;
        if file.field == "payload_json" {
            body = json(&file.bytes)?;
        } else {
            files.push(file);
        }
    }
    Ok((body, files))
}

async fn file(field: Field<'_>) -> Result<File, axum::extract::multipart::MultipartError> {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Ok(File {
        field: text(field.name()),
        name: text(field.file_name()),
        content_type: text(field.content_type()),
        bytes: field.bytes().await?.to_vec(),
    })
}

fn json(bytes: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("the body is no JSON: {error}"))
}

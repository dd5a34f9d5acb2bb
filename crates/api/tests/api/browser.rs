//! People with browsers, and integrators with tokens.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::house::{House, PASSWORD};

const FILE: &str = "the file of a form";

/// A body that is sent as a form with one text file.
pub(crate) fn form(text: &str) -> Value {
    json!({ FILE: text })
}

/// Somebody who asks: keeps the cookie as a browser does, and may carry a token instead.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) house: House,
    /// `name=value` by name.
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    token: Option<String>,
    ip: IpAddr,
}

impl Browser {
    pub(crate) fn new(house: House) -> Self {
        let ip = "203.0.113.7".parse().unwrap();
        Self { house, cookies: Arc::default(), token: None, ip }
    }

    #[must_use]
    pub(crate) fn at(mut self, ip: &str) -> Self {
        self.ip = ip.parse().unwrap();
        self
    }

    /// A program with this API token.
    pub(crate) fn with_token(house: &House, token: &Value) -> Self {
        let mut browser = Self::new(house.clone());
        browser.token = token["secret"].as_str().map(str::to_owned);
        browser
    }

    /// The session's `name=value` that this browser sends.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        cookies.values().find(|pair| pair.contains("blazz_session=")).cloned()
    }

    /// Puts a cookie in, or takes the session's away.
    pub(crate) fn keep_cookie(&self, pair: Option<String>) {
        let mut cookies = self.cookies.lock().unwrap();
        match pair {
            Some(pair) => drop(cookies.insert(name_of(&pair), pair)),
            None => cookies.retain(|name, _| !name.ends_with("blazz_session")),
        }
    }

    /// The cookies are deleted, as people do.
    pub(crate) fn forget_cookies(&self) {
        self.cookies.lock().unwrap().clear();
    }

    /// A request as the page sends it.
    pub(crate) fn request(&self, method: &Method, path: &str) -> Builder {
        let is_at_the_root = path.starts_with("/health") || path.starts_with("/metrics");
        let base = if is_at_the_root { "" } else { "/api/v1" };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{base}{path}"))
            .header("host", "inbox.test")
            .header("x-requested-with", "blazz");
        let cookies: Vec<String> = self.cookies.lock().unwrap().values().cloned().collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.house.send(request, self.ip).await;
        for (pair, attributes) in answer.cookies() {
            let is_gone = attributes.contains("Max-Age=0");
            let mut cookies = self.cookies.lock().unwrap();
            if is_gone {
                cookies.remove(&name_of(&pair));
            } else {
                cookies.insert(name_of(&pair), pair);
            }
        }
        answer
    }

    /// Sends what a builder holds, with a JSON body; or with a form, when the body is [`form`].
    pub(crate) async fn send_json(&self, request: Builder, body: &Value) -> Answer {
        if let Some(text) = body[FILE].as_str() {
            return self.send_file(request, "halo.txt", text.as_bytes()).await;
        }
        let request = request.header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a form with one file.
    pub(crate) async fn send_file(&self, request: Builder, name: &str, bytes: &[u8]) -> Answer {
        let part = format!("form-data; name=\"file\"; filename=\"{name}\"");
        self.send_form(request, &[(&part, bytes)]).await
    }

    /// Sends a form of parts, each with its `Content-Disposition`.
    pub(crate) async fn send_form(&self, request: Builder, parts: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (disposition, bytes) in parts {
            let head = format!("--edge\r\nContent-Disposition: {disposition}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = request.header("content-type", "multipart/form-data; boundary=edge");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Uploads a file as the page does.
    pub(crate) async fn upload(&self, query: &str, name: &str, bytes: &[u8]) -> Answer {
        let request = self.request(&Method::POST, &format!("/media{query}"));
        self.send_file(request, name, bytes).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(&method, path);
        match body {
            Value::Null => self.send(request.body(Body::empty()).unwrap()).await,
            body => self.send_json(request, &body).await,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, Value::Null).await
    }

    /// The same request under an idempotency key.
    pub(crate) async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.request(&Method::POST, path).header("idempotency-key", key);
        self.send_json(request, body).await
    }

    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Answer {
        self.post("/auth/login", json!({ "email": email, "password": password })).await
    }

    /// The secret of a fresh link for this address.
    pub(crate) async fn invite(&self, email: &str, role: &str) -> String {
        let made = self.post("/invitations", json!({ "email": email, "role": role })).await;
        let url = made.expect(201)["url"].as_str().unwrap().to_owned();
        url.rsplit('/').next().unwrap().to_owned()
    }

    /// Somebody new who joins this person's workspace, signed in.
    pub(crate) async fn hire(&self, name: &str, role: &str) -> Self {
        let token = self.invite(&format!("{name}@example.com"), role).await;
        let newcomer = Self::new(self.house.clone());
        let body = json!({ "token": token, "name": name, "password": PASSWORD });
        newcomer.post("/invitations/accept", body).await.expect(200);
        newcomer
    }

    /// Somebody who owns another workspace and is in it.
    pub(crate) async fn neighbour(&self) -> Self {
        let neighbour = self.hire("nina", "agent").await;
        let made = neighbour.post("/workspaces", json!({ "name": "Warung Nina" })).await;
        let workspace = made.expect(201);
        let place = json!({ "workspace_id": workspace["id"] });
        neighbour.put("/auth/workspace", place).await.expect(200);
        let members = self.get("/members").await.expect(200);
        let mut members = members["items"].as_array().unwrap().iter();
        let guest = members.find(|member| member["user"]["email"] == "nina@example.com");
        let guest = crate::answer::id(guest.unwrap());
        self.delete(&format!("/members/{guest}")).await.expect(204);
        neighbour
    }

    /// A token of this person.
    pub(crate) async fn make_token(&self, scopes: &[&str]) -> Value {
        let body = json!({ "name": "crm", "scopes": scopes });
        self.post("/tokens", body).await.expect(201)
    }

    /// A connected number, as its view.
    pub(crate) async fn connect_number(&self, digits: &str) -> Value {
        let body = json!({
            "name": "Sales", "phone_number_id": digits, "waba_id": "2001",
            "access_token": "EAAG-access-token", "app_secret": "an-app-secret-of-meta",
            "verify_token": "our-own-word",
        });
        self.post("/whatsapp/accounts", body).await.expect(201)
    }
}

fn name_of(pair: &str) -> String {
    pair.split('=').next().unwrap_or_default().to_owned()
}

//! The program in this process, with its listener, its database and its application.

use blazz_inbox::people::PasswordCost;
use blazz_realtime::{App, Limits};
use blazz_server::commands::Cli;
use blazz_server::config::Config;
use blazz_server::wiring::{Running, StartOptions, start};
use blazz_testkit::actors::{Integrator, RawSocket};
use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A running program.
pub(crate) struct House {
    pub(crate) running: Running,
    pub(crate) url: String,
    /// Somebody who holds the application's secret.
    pub(crate) integrator: Integrator,
    _data: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with(Limits::default(), |_| ()).await
    }

    pub(crate) async fn with(limits: Limits, change: impl FnOnce(&mut Config)) -> Self {
        // The TLS provider of the process is installed with the first client.
        drop(blazz_testkit::http::client().unwrap());
        let data = tempfile::tempdir().unwrap();
        let mut config = Cli::parse_from(["blazz"]).config;
        data.path().clone_into(&mut config.database.data_dir);
        config.http.listen = "127.0.0.1:0".parse().unwrap();
        change(&mut config);
        let password_cost = PasswordCost::CHEAPEST;
        let options = StartOptions { password_cost, limits, ..StartOptions::default() };
        let running = start(&config, options).await.unwrap();
        let url = format!("http://{}", running.address);
        let app = App::new(&running.app.id, &running.app.key, &running.app.secret);
        let integrator = Integrator::new(&url, app).unwrap();
        Self { running, url, integrator, _data: data }
    }

    pub(crate) fn app(&self) -> &App {
        &self.integrator.app
    }

    /// A socket that has taken its greeting.
    pub(crate) async fn connect(&self) -> RawSocket {
        RawSocket::connect(&self.url, self.app().key()).await.unwrap()
    }

    /// A socket in a public channel.
    pub(crate) async fn listener(&self, channel: &str) -> RawSocket {
        let mut socket = self.connect().await;
        assert_succeeded(&socket.subscribe(channel).await.unwrap(), channel);
        socket
    }

    /// A socket in a private channel.
    pub(crate) async fn subscriber(&self, channel: &str) -> RawSocket {
        let mut socket = self.connect().await;
        assert_succeeded(&socket.subscribe_as(self.app(), channel, None).await.unwrap(), channel);
        socket
    }

    /// A socket in a presence channel as this user; gives the answer to its subscription too.
    pub(crate) async fn join(&self, channel: &str, user_id: &str) -> (RawSocket, Value) {
        let mut socket = self.connect().await;
        let data =
            json!({ "user_id": user_id, "user_info": { "name": format!("user {user_id}") } });
        let answer =
            socket.subscribe_as(self.app(), channel, Some(&data.to_string())).await.unwrap();
        assert_succeeded(&answer, channel);
        (socket, answer)
    }

    pub(crate) async fn member(&self, channel: &str, user_id: &str) -> RawSocket {
        self.join(channel, user_id).await.0
    }

    /// Publishes one event on one channel.
    pub(crate) async fn publish(&self, channel: &str, name: &str, data: &str) {
        let event = json!({ "name": name, "channels": [channel], "data": data });
        self.integrator.publish(&event).await.unwrap();
    }

    /// Asserts that nothing waits for a socket: what is published now is the next it hears.
    pub(crate) async fn assert_quiet(&self, channel: &str, socket: &mut RawSocket) {
        self.publish(channel, "marker", "{}").await;
        let frame = socket.frame().await.unwrap();
        assert_eq!(frame["event"], "marker", "heard {frame}");
    }
}

pub(crate) fn assert_succeeded(answer: &Value, channel: &str) {
    assert_eq!(answer["event"], "pusher_internal:subscription_succeeded", "{answer}");
    assert_eq!(answer["channel"], channel);
    assert!(answer["data"].is_string(), "data is JSON inside a string: {answer}");
}

/// Asserts the refusal of a subscription as pusher-js hands it to the channel.
pub(crate) fn assert_refused(answer: &Value, channel: &str) {
    assert_eq!(answer["event"], "pusher:subscription_error", "{answer}");
    assert_eq!((&answer["channel"], &answer["data"]["code"]), (&json!(channel), &json!(4009)));
}

/// Asserts that a socket is still served.
pub(crate) async fn assert_open(socket: &mut RawSocket) {
    socket.say(&json!({ "event": "pusher:ping", "data": {} })).await.unwrap();
    assert_eq!(socket.frame().await.unwrap()["event"], "pusher:pong");
}

/// How long something may take to become true.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

impl House {
    /// Asks until a channel has no subscriber.
    pub(crate) async fn until_vacant(&self, channel: &str) {
        let path = format!("/channels/{channel}");
        let begun = tokio::time::Instant::now();
        loop {
            let (status, answer) = self.integrator.call("GET", &path, "").await.unwrap();
            assert_eq!(status, 200);
            if answer["occupied"] == false {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{channel} is not vacated: {answer}");
            tokio::task::yield_now().await;
        }
    }
}

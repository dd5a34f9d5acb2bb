//! People: setting up, signing in, and who belongs to which workspace.

pub mod devices;
mod error;
mod fields;
pub mod invitations;
pub mod login;
pub mod members;
pub mod password;
mod passwords;
mod secret;
pub mod sessions;
pub mod setup;
mod throttle;
pub mod tokens;
pub mod workspaces;

pub use error::PeopleError;
pub use login::Gate;
pub use passwords::{PasswordCost, Passwords};
pub use throttle::LoginThrottle;

pub(crate) use secret::make as make_secret;

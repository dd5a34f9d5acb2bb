//! Who hears of it, live: channels, presence and Pusher frames.

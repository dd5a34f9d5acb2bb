//! The four priorities of sending and how long one attempt may take on each.

use std::time::Duration;

text_enum! {
    /// A lane of the sending queue, most urgent first.
    Lane {
        Urgent = "whatsapp-urgent",
        High = "whatsapp-high",
        Normal = "whatsapp-normal",
        Campaign = "whatsapp-campaign",
    }
}

impl Lane {
    /// 0 is served first; the number is what the database sorts by.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::High => 1,
            Self::Normal => 2,
            Self::Campaign => 3,
        }
    }

    pub const fn from_rank(rank: i64) -> Self {
        match rank {
            0 => Self::Urgent,
            1 => Self::High,
            2 => Self::Normal,
            _ => Self::Campaign,
        }
    }

    /// Whether it is one of the two that must find a free place at any time.
    pub const fn is_pressing(self) -> bool {
        matches!(self, Self::Urgent | Self::High)
    }

    /// The longest one attempt may take before it is given up.
    pub const fn time_out(self) -> Duration {
        match self {
            Self::Urgent => Duration::from_secs(30),
            Self::High => Duration::from_mins(1),
            Self::Normal | Self::Campaign => Duration::from_mins(2),
        }
    }
}

//! Who kills, what, and when.

use std::time::Duration;

use anyhow::Context;
use blazz_faults::{CRASH_AT, Point};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::time::timeout;

use super::ground::Ground;

/// How long a database server stays away, in milliseconds.
const AWAY: std::ops::Range<u64> = 50..1500;
/// How long an armed program may take to come to its point.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a trial kills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nemesis {
    /// SIGKILL at random times, on average this far apart; one in three strikes the database server when
    /// there is one.
    Random { kills: u32, apart: Duration },
    /// The program dies by itself at the n-th time it comes to a point, `deaths` times over. It must be an
    /// armed one.
    At { point: Point, nth: u32, deaths: u32 },
}

impl Nemesis {
    /// Kills until it is done; leaves everything running. Gives how often something died.
    pub(super) async fn strike(self, ground: &mut Ground, seed: u64) -> anyhow::Result<u32> {
        let mut random = StdRng::seed_from_u64(seed ^ 0x6e65_6d65);
        match self {
            Self::Random { kills, apart } => {
                for _ in 0..kills {
                    tokio::time::sleep(exponential(&mut random, apart)).await;
                    let strikes_server = ground.server.is_some() && random.random_ratio(1, 3);
                    if strikes_server {
                        ground.kill_server(Duration::from_millis(random.random_range(AWAY)))?;
                    } else {
                        ground.program.kill().await?;
                        ground.count_interrupted().await?;
                        ground.program.start().await?;
                    }
                }
                tokio::time::sleep(apart).await;
                Ok(kills)
            }
            Self::At { point, nth, deaths } => die_at(ground, point, nth, deaths).await,
        }
    }
}

async fn die_at(ground: &mut Ground, point: Point, nth: u32, deaths: u32) -> anyhow::Result<u32> {
    ground.program.kill().await?;
    ground.program.set(CRASH_AT, Some(format!("{}:{nth}", point.name())));
    for _ in 0..deaths {
        // A program that dies while it starts has died at its point just as well.
        if ground.program.start().await.is_ok() {
            let died = timeout(PATIENCE, ground.program.death()).await;
            died.with_context(|| format!("the program never came to {}", point.name()))??;
        }
        ground.count_interrupted().await?;
        let last = ground.program.last_words();
        anyhow::ensure!(last.contains(&format!("dies at {}", point.name())), "died of {last}");
    }
    ground.program.set(CRASH_AT, None);
    ground.program.start().await?;
    Ok(deaths)
}

/// A random time that knows nothing of the one before it, at most three times the mean.
fn exponential(random: &mut StdRng, mean: Duration) -> Duration {
    let uniform: f64 = random.random_range(0.05..1.0);
    mean.mul_f64(-uniform.ln()).max(mean / 10)
}

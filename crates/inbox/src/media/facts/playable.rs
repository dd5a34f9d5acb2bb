//! How long sound and video are, how large a video is shown, and how loud sound is, by `ffprobe` and `ffmpeg`.

use std::path::Path;

use blazz_domain::media::MediaFacts;
use serde::Deserialize;

use super::tool;

/// Peaks in a waveform, as phones draw it.
const PEAKS: usize = 64;
/// Samples a second that a waveform is made of.
const RATE: &str = "2000";
/// Seconds; no more of a file is listened to.
const LONGEST: &str = "3600";
/// Nothing but the file itself is opened, whatever it names.
const ALONE: [&str; 4] = ["-v", "error", "-protocol_whitelist", "file,pipe"];
const ASK: [&str; 4] = [
    "-of",
    "json",
    "-show_entries",
    "format=duration:stream=codec_type,width,height:stream_side_data=rotation:stream_tags=rotate",
];

#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Format>,
}

#[derive(Deserialize)]
struct Format {
    /// Seconds.
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    #[serde(default)]
    side_data_list: Vec<SideData>,
    tags: Option<Tags>,
}

#[derive(Deserialize)]
struct SideData {
    /// Degrees.
    rotation: Option<f64>,
}

#[derive(Deserialize)]
struct Tags {
    /// Degrees, as older files say it.
    rotate: Option<String>,
}

pub(super) async fn look(file: &Path, is_sound: bool) -> Option<MediaFacts> {
    let said = tool::run("ffprobe", ALONE.into_iter().chain(ASK), file, &[]).await?;
    let probe: Probe = serde_json::from_slice(&said).ok()?;
    let mut facts = MediaFacts { duration_ms: probe.milliseconds(), ..MediaFacts::default() };
    if is_sound {
        facts.waveform = waveform(file).await;
    } else if let Some((width, height)) = probe.size() {
        (facts.width, facts.height) = (Some(width), Some(height));
    }
    Some(facts)
}

impl Probe {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest whole number that there is"
    )]
    fn milliseconds(&self) -> Option<u64> {
        let seconds: f64 = self.format.as_ref()?.duration.as_ref()?.parse().ok()?;
        (seconds.is_finite() && seconds >= 0.0).then(|| (seconds * 1000.0).round() as u64)
    }

    /// Pixels as they are shown: a video that was filmed upright lies on its side and says so.
    fn size(&self) -> Option<(u32, u32)> {
        let is_film = |it: &&Stream| it.codec_type.as_deref() == Some("video");
        let film = self.streams.iter().find(is_film)?;
        let (width, height) = (film.width?, film.height?);
        let told = film.side_data_list.iter().find_map(|it| it.rotation);
        let tagged = || film.tags.as_ref()?.rotate.as_ref()?.parse().ok();
        let degrees: f64 = told.or_else(tagged).unwrap_or(0.0);
        let lies = (degrees.abs() % 180.0 - 90.0).abs() < 1.0;
        Some(if lies { (height, width) } else { (width, height) })
    }
}

async fn waveform(file: &Path) -> Option<Vec<u8>> {
    let before = ["-nostdin"].into_iter().chain(ALONE).chain(["-t", LONGEST, "-i"]);
    let rest = ["-vn", "-ac", "1", "-ar", RATE, "-f", "s16le", "pipe:1"];
    peaks(&tool::run("ffmpeg", before, file, &rest).await?)
}

/// The loudest sample of each part, against the loudest of all, 0 to 100.
fn peaks(samples: &[u8]) -> Option<Vec<u8>> {
    let loud = |pair: &[u8]| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs();
    let samples: Vec<u16> = samples.chunks_exact(2).map(loud).collect();
    let loudest = u32::from(*samples.iter().max()?).max(1);
    let part = |at: usize| {
        let (from, to) = (at * samples.len() / PEAKS, (at + 1) * samples.len() / PEAKS);
        let peak = samples.get(from..to.max(from + 1)).and_then(|part| part.iter().max());
        u8::try_from(u32::from(peak.copied().unwrap_or(0)) * 100 / loudest).unwrap_or(100)
    };
    Some((0..PEAKS).map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waveform_has_64_peaks_against_the_loudest() {
        let tone = |level: i16| level.to_le_bytes().repeat(640);
        let wave = peaks(&[tone(0), tone(-1000), tone(2000), tone(500)].concat()).unwrap();
        assert_eq!(wave.len(), 64);
        assert_eq!((wave[0], wave[16], wave[32], wave[63]), (0, 50, 100, 25));
        assert_eq!(peaks(&100_i16.to_le_bytes()).unwrap().len(), 64);
        assert_eq!(peaks(&[]), None);
    }
}

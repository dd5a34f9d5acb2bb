//! How many pages a PDF has, by `pdfinfo`.

use std::path::Path;

use blazz_domain::media::MediaFacts;

use super::tool;

pub(super) async fn look(file: &Path) -> Option<MediaFacts> {
    let said = String::from_utf8_lossy(&tool::run("pdfinfo", [], file, &[]).await?).into_owned();
    let pages = said.lines().find_map(|line| line.strip_prefix("Pages:"))?;
    Some(MediaFacts { pages: Some(pages.trim().parse().ok()?), ..MediaFacts::default() })
}

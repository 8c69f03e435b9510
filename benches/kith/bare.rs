//! Placeholder.
use crate::settings::Settings;
use crate::town::Size;
use anyhow::Result;
pub async fn per_second(_: &Settings, _: Size) -> Result<f64> {
    Ok(f64::NAN)
}

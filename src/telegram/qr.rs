//! A link as a picture, for paper and for two phones side by side.

use anyhow::{Result, anyhow};
use fast_qr::{ECL, QRBuilder};

/// Pixels a module is wide, and modules of white around the code (ISO/IEC 18004 asks for four).
const SCALE: usize = 8;
const QUIET_ZONE: usize = 4;

/// A PNG of the QR code for `content`, black on white.
pub fn png(content: &str) -> Result<Vec<u8>> {
    let code =
        QRBuilder::new(content).ecl(ECL::M).build().map_err(|error| anyhow!("no QR code for this link: {error:?}"))?;
    let side = (code.size + 2 * QUIET_ZONE) * SCALE;
    let dark = |pixel: usize| (pixel / SCALE).checked_sub(QUIET_ZONE).filter(|module| *module < code.size);
    let pixels: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| match (dark(x), dark(y)) {
            (Some(x), Some(y)) if code[y][x].value() => 0,
            _ => 255,
        })
        .collect();
    encode(u32::try_from(side)?, &pixels)
}

fn encode(side: u32, pixels: &[u8]) -> Result<Vec<u8>> {
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(picture)
}

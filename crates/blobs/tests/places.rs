//! A folder and a bucket of a real S3-compatible store keep files alike.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod places {
    mod keeping;
    mod moving;
    mod stage;
}

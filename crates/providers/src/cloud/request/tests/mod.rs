//! What we write is what Meta's samples show, and what Meta would refuse is refused here.

mod bodies;
mod limits;

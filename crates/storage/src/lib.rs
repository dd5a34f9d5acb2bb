//! Where things are kept: the only SQL of the product.

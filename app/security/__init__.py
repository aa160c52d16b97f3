"""Keys and signatures: who may open an agency's folder, and who signed what came out of it."""

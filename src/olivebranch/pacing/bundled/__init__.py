"""The bundled strategies, one file each."""

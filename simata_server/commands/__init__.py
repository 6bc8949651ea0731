"""The commands of ``simata-server``, a file a subject; each registers its words and handlers."""

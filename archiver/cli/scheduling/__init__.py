"""What cron and systemd want to be told."""

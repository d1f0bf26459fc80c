"""RabbitMQ: topology, relay, consumer, resend. Needs no framework but in `entrypoints`."""

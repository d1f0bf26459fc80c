import sys

from shared.messaging.asyncapi import main

sys.exit(main(sys.argv[1:]))

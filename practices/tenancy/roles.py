"""Names of the database roles. `create_roles` makes them; migrations and checks refer to them."""

OWNER = "threshold_owner"
APP = "threshold_app"
SEALER = "threshold_sealer"
AUTH = "threshold_auth"

"""The kind ``trajectories``: all directions and starts in matrix fields."""

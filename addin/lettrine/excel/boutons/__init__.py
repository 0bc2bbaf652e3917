"""Ce que fait chaque bouton du ruban, un module par groupe."""
